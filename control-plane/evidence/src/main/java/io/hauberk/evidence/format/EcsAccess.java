package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.util.Locale;
import java.util.Optional;

/** A decision in the fields of ECS. */
final class EcsAccess {
  private EcsAccess() {}

  static void fill(ObjectNode document, Access access) {
    event(document.withObject("/event"), access);
    document.put("message", Words.sentence(access));
    document.withObject("/observer").put("name", access.observer().proxy());
    rule(document, access.outcome());
    Json.put(document, "source", end(access.caller(), Optional.empty()));
    Json.put(document, "destination", end(access.target(), access.connection().port()));
    connection(document, access);
    ObjectNode more = OcsfUnmapped.of(access);
    access.http().ifPresent(exchange -> exchange(document, more, exchange));
    access.target().workload().ifPresent(workload -> orchestrator(document, workload));
    // Any workload may invent labels: as fields they would fill the receiver's mapping.
    labels(more, "caller", access.caller());
    labels(more, "target", access.target());
    document.set("hauberk", more);
  }

  private static void event(ObjectNode event, Access access) {
    boolean allowed = access.outcome().allowed();
    event.put("kind", "event").put("action", allowed ? "allowed" : "denied");
    var category = event.putArray("category").add("network");
    if (access.http().isPresent()) {
      category.add("web");
    }
    event.putArray("type").add("connection").add(allowed ? "allowed" : "denied");
    event.put("outcome", allowed ? "success" : "failure");
    event.put("sequence", access.observer().sequence());
    event.put("duration", access.connection().duration().toNanos());
    Json.put(event, "reason", access.outcome().missed().map(layer -> "missed: " + Words.of(layer)));
  }

  private static void rule(ObjectNode document, Outcome outcome) {
    ObjectNode rule = document.putObject("rule");
    rule.put("id", outcome.decision()).put("name", outcome.decision());
    rule.put("ruleset", Words.policy(outcome.decision()));
    rule.put("category", Words.of(outcome.kind()));
    Json.put(rule, "version", outcome.revision());
  }

  private static ObjectNode end(Party party, Optional<Integer> declaredPort) {
    ObjectNode end = Json.object();
    Address address = Address.of(party.address());
    Json.put(end, "address", address.ip().or(party::address));
    Json.put(end, "ip", address.ip());
    Json.port(end, "port", address.port().or(() -> declaredPort));
    if (party.verified() && party.spiffeId().isPresent()) {
      Json.put(end.putObject("user"), "id", party.spiffeId());
    }
    return end;
  }

  private static void connection(ObjectNode document, Access access) {
    Connection connection = access.connection();
    ObjectNode network = document.putObject("network");
    network.put("transport", "tcp").put("bytes", connection.bytesIn() + connection.bytesOut());
    network.put("protocol", connection.protocol().toLowerCase(Locale.ROOT));
    boolean outbound = access.observer().layer() == Observer.Layer.OUTBOUND;
    boolean internal =
        access.caller().workload().isPresent() && access.target().workload().isPresent();
    network.put("direction", internal ? "internal" : outbound ? "outbound" : "inbound");
    document.withObject("/source").put("bytes", connection.bytesIn());
    document.withObject("/destination").put("bytes", connection.bytesOut());
    ObjectNode tls = Json.object();
    Json.put(tls, "version", connection.tlsVersion().map(Words::tlsVersion));
    Json.put(tls, "cipher", connection.tlsCipher());
    ObjectNode client = Json.object();
    Json.put(client, "server_name", connection.serverName());
    ObjectNode certificate = Json.object();
    Json.put(certificate, "serial_number", access.caller().certificateSerial());
    Json.put(client, "x509", certificate);
    Json.put(tls, "client", client);
    Json.put(document, "tls", tls);
  }

  private static void exchange(ObjectNode document, ObjectNode more, Exchange exchange) {
    ObjectNode http = document.putObject("http");
    http.putObject("request").put("id", exchange.requestId()).put("method", exchange.method());
    if (exchange.status() > 0) {
      http.putObject("response").put("status_code", exchange.status());
    }
    document.putObject("url").put("domain", exchange.host()).put("path", exchange.path());
    exchange.headers().forEach((name, value) -> more.withArray("headers").add(name + ": " + value));
  }

  private static void orchestrator(ObjectNode document, Party.Workload workload) {
    ObjectNode orchestrator = document.putObject("orchestrator");
    orchestrator.put("namespace", workload.namespace());
    ObjectNode resource = orchestrator.putObject("resource");
    resource.put("name", workload.pod().orElse(workload.name()));
    resource.put("type", workload.pod().isPresent() ? "pod" : "workload");
    Json.put(resource, "id", workload.podUid());
  }

  private static void labels(ObjectNode more, String end, Party party) {
    party
        .workload()
        .filter(workload -> !workload.labels().isEmpty())
        .ifPresent(
            workload -> {
              var list = more.withObject("/" + end).putArray("labels");
              workload.labels().forEach((name, value) -> list.add(name + "=" + value));
            });
  }
}
