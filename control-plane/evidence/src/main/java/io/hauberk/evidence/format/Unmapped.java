package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;

/** What a schema has no attribute for. Any workload may invent labels, hence two ways. */
enum Unmapped {
  /** Labels are members of an object. */
  AS_MEMBERS {
    @Override
    void labels(JsonText out, Party.Workload workload) {
      out.put("labels", workload.labels());
    }
  },
  /** Labels are elements of an array: as members they would fill the receiver's mapping. */
  AS_ELEMENTS {
    @Override
    void labels(JsonText out, Party.Workload workload) {
      if (!workload.labels().isEmpty()) {
        out.openArray("labels");
        workload.labels().forEach((name, value) -> out.add(name + "=" + value));
        out.closeArray();
      }
    }
  };

  abstract void labels(JsonText out, Party.Workload workload);

  void members(JsonText out, Access access) {
    Outcome outcome = access.outcome();
    out.put("decision_kind", Words.of(outcome.kind())).put("guardrail", outcome.guardrail());
    out.put("missed_layer", outcome.missed().map(Words::of));
    out.put("requirements", outcome.requirements());
    if (outcome.shadow().isPresent()) {
      Outcome.Shadow shadow = outcome.shadow().get();
      out.open("shadow").put("allowed", shadow.allowed()).put("decision", shadow.decision());
      out.put("revision", outcome.candidate()).close();
    }
    observer(out, access.observer());
    party(out, "caller", access.caller());
    party(out, "target", access.target());
    if (access.connection().open()) {
      out.put("open", true);
    }
    out.put("handshake_failure", access.connection().failure());
    out.put("termination", access.connection().termination());
    if (access.http().isPresent()) {
      Exchange http = access.http().get();
      out.put("method", http.method()).put("redacted", http.redacted());
      out.putNumber("grpc_status", http.grpcStatus());
    }
  }

  private static void observer(JsonText out, Observer observer) {
    out.open("observer").put("layer", Words.lower(observer.layer()));
    out.put("sequence", observer.sequence());
    if (observer.skew().isPresent()) {
      out.put("skew_ms", observer.skew().get().toMillis());
    }
    out.close();
  }

  private void party(JsonText out, String name, Party party) {
    out.open(name).put("verified", party.verified());
    if (!party.verified()) {
      out.put("claimed_spiffe_id", party.spiffeId()).put("claimed_instance", party.instance());
    }
    out.put("certificate_serial", party.certificateSerial()).put("address", party.address());
    if (party.workload().isPresent()) {
      Party.Workload workload = party.workload().get();
      out.put("namespace", workload.namespace()).put("workload", workload.name());
      out.put("service_account", workload.serviceAccount()).put("pod", workload.pod());
      out.put("pod_uid", workload.podUid()).put("node", workload.node());
      labels(out, workload);
    }
    out.close();
  }
}
