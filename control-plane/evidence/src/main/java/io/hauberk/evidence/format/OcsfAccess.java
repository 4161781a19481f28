package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.util.Map;
import java.util.Optional;

/** A decision as HTTP Activity or Network Activity. */
final class OcsfAccess {
  private static final Map<String, Integer> METHODS =
      Map.of(
          "CONNECT", 1, "DELETE", 2, "GET", 3, "HEAD", 4, "OPTIONS", 5, "POST", 6, "PUT", 7,
          "TRACE", 8, "PATCH", 9);

  private OcsfAccess() {}

  static ObjectNode event(Access access, ObjectNode metadata) {
    Optional<Exchange> http = access.http();
    ObjectNode event = http.map(OcsfAccess::activity).orElseGet(() -> activity(access));
    Outcome outcome = access.outcome();
    Ocsf.severity(event, Severity.of(access));
    Ocsf.status(
        event, outcome.allowed(), outcome.missed().map(layer -> "missed: " + Words.of(layer)));
    verdict(event, outcome);
    event.put("message", Words.sentence(access));
    event.put("observation_point_id", point(access.observer()));
    Json.put(event, "src_endpoint", OcsfParty.endpoint(access.caller(), Optional.empty()));
    Json.put(
        event, "dst_endpoint", OcsfParty.endpoint(access.target(), access.connection().port()));
    if (!event.has("src_endpoint") && !event.has("dst_endpoint")) {
      event.putObject("dst_endpoint").put("instance_uid", access.observer().proxy());
    }
    connection(event, access);
    http.ifPresent(exchange -> exchange(event, exchange));
    long sequence = access.observer().sequence();
    if (sequence <= Integer.MAX_VALUE) {
      metadata.put("sequence", (int) sequence);
    }
    metadata.putObject("reporter").put("uid", access.observer().proxy());
    http.map(Exchange::requestId)
        .or(() -> access.connection().id())
        .ifPresent(id -> metadata.put("correlation_uid", id));
    event.putObject("unmapped").set("hauberk", OcsfUnmapped.of(access));
    return event;
  }

  private static ObjectNode activity(Exchange exchange) {
    Integer id = METHODS.get(exchange.method());
    return id == null
        ? Ocsf.event(4002, "HTTP Activity", 99, exchange.method())
        : Ocsf.event(4002, "HTTP Activity", id, Words.capital(exchange.method()));
  }

  private static ObjectNode activity(Access access) {
    return access.outcome().allowed()
        ? Ocsf.event(4001, "Network Activity", 6, "Traffic")
        : Ocsf.event(4001, "Network Activity", 5, "Refuse");
  }

  private static void verdict(ObjectNode event, Outcome outcome) {
    boolean allowed = outcome.allowed();
    event.put("action_id", allowed ? 1 : 2).put("action", allowed ? "Allowed" : "Denied");
    event.put("disposition_id", allowed ? 1 : 2);
    event.put("disposition", allowed ? "Allowed" : "Blocked");
    event.put("is_alert", false);
    ObjectNode policy = event.putObject("policy");
    policy.put("uid", Words.policy(outcome.decision()));
    policy.put("type", Words.of(outcome.kind())).put("is_applied", true);
    Json.put(policy, "version", outcome.revision());
    ObjectNode rule = event.putObject("firewall_rule");
    rule.put("uid", outcome.decision()).put("name", outcome.decision());
    rule.put("type", Words.of(outcome.kind()));
    Json.put(rule, "version", outcome.revision());
    outcome
        .shadow()
        .ifPresent(
            shadow -> {
              ObjectNode would = event.putArray("authorizations").addObject();
              would.put("decision", shadow.allowed() ? "shadow: allowed" : "shadow: denied");
              ObjectNode candidate = would.putObject("policy");
              candidate.put("uid", shadow.decision()).put("is_applied", false);
              Json.put(candidate, "version", outcome.candidate());
            });
  }

  /** 1 at the source, 2 at the destination. */
  private static int point(Observer observer) {
    return switch (observer.layer()) {
      case OUTBOUND -> 1;
      case INBOUND, LISTENER -> 2;
    };
  }

  private static void connection(ObjectNode event, Access access) {
    Connection connection = access.connection();
    ObjectNode at = event.putObject("connection_info");
    boolean outbound = access.observer().layer() == Observer.Layer.OUTBOUND;
    boolean lateral =
        access.caller().workload().isPresent() && access.target().workload().isPresent();
    at.put("direction_id", lateral ? 3 : outbound ? 2 : 1);
    at.put("direction", lateral ? "Lateral" : outbound ? "Outbound" : "Inbound");
    at.put("protocol_name", "tcp").put("protocol_num", 6);
    Address caller = Address.of(access.caller().address());
    if (caller.ip().isPresent()) {
      at.put("protocol_ver_id", caller.isV6() ? 6 : 4);
    }
    Json.put(at, "uid", connection.id());
    event.put("app_protocol_name", connection.protocol());
    event.put("duration", connection.duration().toMillis());
    ObjectNode traffic = event.putObject("traffic");
    traffic.put("bytes_in", connection.bytesIn()).put("bytes_out", connection.bytesOut());
    traffic.put("bytes", connection.bytesIn() + connection.bytesOut());
    Json.put(event, "tls", tls(connection, access.caller()));
  }

  /** A version is required there, the issuer and the serial number of a certificate too. */
  private static ObjectNode tls(Connection connection, Party caller) {
    ObjectNode tls = Json.object();
    Json.put(tls, "cipher", connection.tlsCipher());
    Json.put(tls, "sni", connection.serverName());
    if (caller.verified() && caller.certificateSerial().isPresent()) {
      ObjectNode certificate = tls.putObject("certificate");
      certificate.put("issuer", caller.spiffeId().map(Words::trustDomain).orElse("unknown"));
      Json.put(certificate, "serial_number", caller.certificateSerial());
      var names = certificate.putArray("sans");
      caller.spiffeId().ifPresent(id -> names.addObject().put("name", id).put("type", "URI"));
      caller.instance().ifPresent(id -> names.addObject().put("name", id).put("type", "DNS"));
    }
    if (connection.tlsVersion().isPresent() || !tls.isEmpty()) {
      tls.put("version", connection.tlsVersion().map(Words::tlsVersion).orElse("unknown"));
    }
    return tls;
  }

  private static void exchange(ObjectNode event, Exchange exchange) {
    ObjectNode request = event.putObject("http_request");
    request.put("uid", exchange.requestId());
    if (METHODS.containsKey(exchange.method())) {
      request.put("http_method", exchange.method());
    }
    ObjectNode url = request.putObject("url");
    url.put("hostname", exchange.host()).put("path", exchange.path());
    exchange
        .headers()
        .forEach(
            (name, value) ->
                request
                    .withArray("http_headers")
                    .addObject()
                    .put("name", name)
                    .put("value", value));
    if (exchange.status() > 0) {
      event.putObject("http_response").put("code", exchange.status());
      event.put("status_code", Integer.toString(exchange.status()));
    }
  }
}
