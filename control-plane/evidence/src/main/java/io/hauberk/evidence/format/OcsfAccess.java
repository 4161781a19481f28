package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A decision as HTTP Activity or Network Activity. */
final class OcsfAccess {
  private static final Map<String, Integer> METHODS =
      Map.of(
          "CONNECT", 1, "DELETE", 2, "GET", 3, "HEAD", 4, "OPTIONS", 5, "POST", 6, "PUT", 7,
          "TRACE", 8, "PATCH", 9);

  private static final byte[] TRAFFIC =
      JsonText.members(out -> Ocsf.members(out, 4001, "Network Activity", 6, "Traffic"));
  private static final byte[] REFUSE =
      JsonText.members(out -> Ocsf.members(out, 4001, "Network Activity", 5, "Refuse"));
  private static final Map<String, byte[]> REQUESTS =
      METHODS.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, method -> request(method.getValue(), method.getKey())));
  private static final byte[] ALLOWED = JsonText.members(out -> verdict(out, true));
  private static final byte[] DENIED = JsonText.members(out -> verdict(out, false));
  private static final byte[] LATERAL = direction(3, "Lateral");
  private static final byte[] OUTBOUND = direction(2, "Outbound");
  private static final byte[] INBOUND = direction(1, "Inbound");

  private OcsfAccess() {}

  private static byte[] request(int id, String method) {
    return JsonText.members(
        out -> Ocsf.members(out, 4002, "HTTP Activity", id, Words.capital(method)));
  }

  private static void verdict(JsonText out, boolean allowed) {
    out.put("action_id", allowed ? 1 : 2).put("action", allowed ? "Allowed" : "Denied");
    out.put("disposition_id", allowed ? 1 : 2);
    out.put("disposition", allowed ? "Allowed" : "Blocked");
    out.put("is_alert", false);
  }

  private static byte[] direction(int id, String name) {
    return JsonText.members(
        out -> {
          out.put("direction_id", id).put("direction", name);
          out.put("protocol_name", "tcp").put("protocol_num", 6);
        });
  }

  static void members(JsonText out, Access access) {
    Optional<Exchange> http = access.http();
    activity(out, access);
    Outcome outcome = access.outcome();
    Ocsf.severity(out, Severity.of(access));
    Ocsf.status(
        out, outcome.allowed(), outcome.missed().map(layer -> "missed: " + Words.of(layer)));
    verdict(out, outcome);
    out.put("message", Words.sentence(access));
    out.put("observation_point_id", point(access.observer()));
    Address caller = Address.of(access.caller().address());
    int before = out.size();
    OcsfParty.endpoint(out, "src_endpoint", access.caller(), caller, Optional.empty());
    OcsfParty.endpoint(
        out,
        "dst_endpoint",
        access.target(),
        Address.of(access.target().address()),
        access.connection().port());
    if (out.size() == before) {
      out.open("dst_endpoint").put("instance_uid", access.observer().proxy()).close();
    }
    connection(out, access, caller);
    if (http.isPresent()) {
      exchange(out, http.get());
    }
    out.open("unmapped").open("hauberk");
    Unmapped.AS_MEMBERS.members(out, access);
    out.close().close();
  }

  static void metadata(JsonText out, Access access) {
    long sequence = access.observer().sequence();
    if (sequence <= Integer.MAX_VALUE) {
      out.put("sequence", sequence);
    }
    out.open("reporter").put("uid", access.observer().proxy()).close();
    out.put(
        "correlation_uid",
        access.http().map(Exchange::requestId).or(() -> access.connection().id()));
  }

  private static void activity(JsonText out, Access access) {
    if (access.http().isEmpty()) {
      out.putMembers(access.outcome().allowed() ? TRAFFIC : REFUSE);
      return;
    }
    String method = access.http().get().method();
    byte[] request = REQUESTS.get(method);
    if (request == null) {
      Ocsf.members(out, 4002, "HTTP Activity", 99, method);
    } else {
      out.putMembers(request);
    }
  }

  private static void verdict(JsonText out, Outcome outcome) {
    out.putMembers(outcome.allowed() ? ALLOWED : DENIED);
    String kind = Words.of(outcome.kind());
    out.open("policy").put("uid", Words.policy(outcome.decision()));
    out.put("type", kind).put("is_applied", true);
    out.put("version", outcome.revision()).close();
    out.open("firewall_rule").put("uid", outcome.decision()).put("name", outcome.decision());
    out.put("type", kind).put("version", outcome.revision()).close();
    if (outcome.shadow().isPresent()) {
      Outcome.Shadow shadow = outcome.shadow().get();
      out.openArray("authorizations").open();
      out.put("decision", shadow.allowed() ? "shadow: allowed" : "shadow: denied");
      out.open("policy").put("uid", shadow.decision()).put("is_applied", false);
      out.put("version", outcome.candidate()).close().close().closeArray();
    }
  }

  /** 1 at the source, 2 at the destination. */
  private static int point(Observer observer) {
    return switch (observer.layer()) {
      case OUTBOUND -> 1;
      case INBOUND, LISTENER -> 2;
    };
  }

  private static void connection(JsonText out, Access access, Address caller) {
    Connection connection = access.connection();
    boolean outbound = access.observer().layer() == Observer.Layer.OUTBOUND;
    boolean lateral =
        access.caller().workload().isPresent() && access.target().workload().isPresent();
    out.open("connection_info").putMembers(lateral ? LATERAL : outbound ? OUTBOUND : INBOUND);
    if (caller.ip().isPresent()) {
      out.put("protocol_ver_id", caller.isV6() ? 6 : 4);
    }
    out.put("uid", connection.id()).close();
    out.put("app_protocol_name", connection.protocol());
    out.put("duration", connection.duration().toMillis());
    out.open("traffic");
    out.put("bytes_in", connection.bytesIn()).put("bytes_out", connection.bytesOut());
    out.put("bytes", connection.bytesIn() + connection.bytesOut()).close();
    tls(out, connection, access.caller());
  }

  /** A version is required there, the issuer and the serial number of a certificate too. */
  private static void tls(JsonText out, Connection connection, Party caller) {
    int before = out.size();
    out.open("tls").put("cipher", connection.tlsCipher()).put("sni", connection.serverName());
    if (caller.verified() && caller.certificateSerial().isPresent()) {
      out.open("certificate");
      out.put("issuer", caller.spiffeId().map(Words::trustDomain).orElse("unknown"));
      out.put("serial_number", caller.certificateSerial()).openArray("sans");
      caller.spiffeId().ifPresent(id -> out.open().put("name", id).put("type", "URI").close());
      caller.instance().ifPresent(id -> out.open().put("name", id).put("type", "DNS").close());
      out.closeArray().close();
    }
    if (connection.tlsVersion().isPresent() || !out.isEmpty()) {
      out.put("version", connection.tlsVersion().map(Words::tlsVersion).orElse("unknown"));
    }
    out.closeUnlessEmpty(before);
  }

  private static void exchange(JsonText out, Exchange exchange) {
    out.open("http_request").put("uid", exchange.requestId());
    if (METHODS.containsKey(exchange.method())) {
      out.put("http_method", exchange.method());
    }
    out.open("url").put("hostname", exchange.host()).put("path", exchange.path()).close();
    if (!exchange.headers().isEmpty()) {
      out.openArray("http_headers");
      exchange
          .headers()
          .forEach((name, value) -> out.open().put("name", name).put("value", value).close());
      out.closeArray();
    }
    out.close();
    if (exchange.status() > 0) {
      out.open("http_response").put("code", exchange.status()).close();
      out.put("status_code", Integer.toString(exchange.status()));
    }
  }
}
