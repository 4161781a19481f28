package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A decision in the fields of ECS. */
final class EcsAccess {
  private EcsAccess() {}

  static void event(JsonText out, Access access) {
    boolean allowed = access.outcome().allowed();
    String verdict = allowed ? "allowed" : "denied";
    out.put("kind", "event").put("action", verdict);
    out.put("category", access.http().isPresent() ? List.of("network", "web") : List.of("network"));
    out.put("type", List.of("connection", verdict));
    out.put("outcome", allowed ? "success" : "failure");
    out.put("sequence", access.observer().sequence());
    out.put("duration", access.connection().duration().toNanos());
    out.put("reason", access.outcome().missed().map(layer -> "missed: " + Words.of(layer)));
  }

  static void members(JsonText out, Access access) {
    Connection connection = access.connection();
    out.put("message", Words.sentence(access));
    rule(out, access.outcome());
    end(out, "source", access.caller(), Optional.empty(), connection.bytesIn());
    end(out, "destination", access.target(), connection.port(), connection.bytesOut());
    connection(out, access);
    access.http().ifPresent(http -> exchange(out, http));
    access.target().workload().ifPresent(workload -> orchestrator(out, workload));
    out.open("hauberk");
    Unmapped.AS_ELEMENTS.members(out, access);
    access.http().ifPresent(http -> headers(out, http));
    out.close();
  }

  private static void rule(JsonText out, Outcome outcome) {
    out.open("rule").put("id", outcome.decision()).put("name", outcome.decision());
    out.put("ruleset", Words.policy(outcome.decision()));
    out.put("category", Words.of(outcome.kind())).put("version", outcome.revision()).close();
  }

  private static void end(
      JsonText out, String name, Party party, Optional<Integer> declaredPort, long bytes) {
    Address address = Address.of(party.address());
    out.open(name).put("address", address.ip().or(party::address)).put("ip", address.ip());
    out.putNumber("port", address.port().or(() -> declaredPort));
    if (party.verified() && party.spiffeId().isPresent()) {
      out.open("user").put("id", party.spiffeId()).close();
    }
    out.put("bytes", bytes).close();
  }

  private static void connection(JsonText out, Access access) {
    Connection connection = access.connection();
    out.open("network").put("transport", "tcp");
    out.put("bytes", connection.bytesIn() + connection.bytesOut());
    out.put("protocol", connection.protocol().toLowerCase(Locale.ROOT));
    boolean outbound = access.observer().layer() == Observer.Layer.OUTBOUND;
    boolean internal =
        access.caller().workload().isPresent() && access.target().workload().isPresent();
    out.put("direction", internal ? "internal" : outbound ? "outbound" : "inbound").close();
    int tls = out.size();
    out.open("tls").put("version", connection.tlsVersion().map(Words::tlsVersion));
    out.put("cipher", connection.tlsCipher());
    int client = out.size();
    out.open("client").put("server_name", connection.serverName());
    int certificate = out.size();
    out.open("x509").put("serial_number", access.caller().certificateSerial());
    out.closeUnlessEmpty(certificate).closeUnlessEmpty(client).closeUnlessEmpty(tls);
  }

  private static void exchange(JsonText out, Exchange http) {
    out.open("http").open("request").put("id", http.requestId()).put("method", http.method());
    out.close();
    if (http.status() > 0) {
      out.open("response").put("status_code", http.status()).close();
    }
    out.close();
    out.open("url").put("domain", http.host()).put("path", http.path()).close();
  }

  private static void orchestrator(JsonText out, Party.Workload workload) {
    out.open("orchestrator").put("namespace", workload.namespace());
    out.open("resource").put("name", workload.pod().orElse(workload.name()));
    out.put("type", workload.pod().isPresent() ? "pod" : "workload");
    out.put("id", workload.podUid()).close().close();
  }

  private static void headers(JsonText out, Exchange http) {
    if (!http.headers().isEmpty()) {
      out.openArray("headers");
      http.headers().forEach((name, value) -> out.add(name + ": " + value));
      out.closeArray();
    }
  }
}
