package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.time.Duration;

/** What OCSF has no attribute for. */
final class OcsfUnmapped {
  private OcsfUnmapped() {}

  static ObjectNode of(Access access) {
    ObjectNode more = Json.object();
    Outcome outcome = access.outcome();
    more.put("decision_kind", Words.of(outcome.kind()));
    Json.put(more, "guardrail", outcome.guardrail());
    Json.put(more, "missed_layer", outcome.missed().map(Words::of));
    Json.put(more, "requirements", outcome.requirements());
    outcome
        .shadow()
        .ifPresent(
            shadow -> {
              ObjectNode would = more.putObject("shadow");
              would.put("allowed", shadow.allowed()).put("decision", shadow.decision());
              Json.put(would, "revision", outcome.candidate());
            });
    ObjectNode observer = more.putObject("observer");
    observer.put("layer", Words.lower(access.observer().layer()));
    observer.put("sequence", access.observer().sequence());
    access.observer().skew().map(Duration::toMillis).ifPresent(ms -> observer.put("skew_ms", ms));
    more.set("caller", party(access.caller()));
    more.set("target", party(access.target()));
    if (access.connection().open()) {
      more.put("open", true);
    }
    Json.put(more, "handshake_failure", access.connection().failure());
    Json.put(more, "termination", access.connection().termination());
    access.http().ifPresent(exchange -> exchange(more, exchange));
    return more;
  }

  static ObjectNode party(Party party) {
    ObjectNode end = Json.object();
    end.put("verified", party.verified());
    if (!party.verified()) {
      Json.put(end, "claimed_spiffe_id", party.spiffeId());
      Json.put(end, "claimed_instance", party.instance());
    }
    Json.put(end, "certificate_serial", party.certificateSerial());
    Json.put(end, "address", party.address());
    party
        .workload()
        .ifPresent(
            workload -> {
              end.put("namespace", workload.namespace()).put("workload", workload.name());
              end.put("service_account", workload.serviceAccount());
              Json.put(end, "pod", workload.pod());
              Json.put(end, "pod_uid", workload.podUid());
              Json.put(end, "node", workload.node());
              Json.put(end, "labels", workload.labels());
            });
    return end;
  }

  private static void exchange(ObjectNode more, Exchange exchange) {
    more.put("method", exchange.method()).put("redacted", exchange.redacted());
    exchange.grpcStatus().ifPresent(status -> more.put("grpc_status", status));
  }
}
