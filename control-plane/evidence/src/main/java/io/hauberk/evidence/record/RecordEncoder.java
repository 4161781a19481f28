package io.hauberk.evidence.record;

import java.io.IOException;
import java.util.Optional;

/** Writes a record in its text form. */
final class RecordEncoder {
  private final JsonFields out;

  RecordEncoder(JsonFields out) {
    this.out = out;
  }

  void record(EvidenceRecord record) throws IOException {
    out.object(
        () -> {
          out.number("v", RecordCodec.VERSION);
          out.text("uid", record.uid());
          out.time("time", record.time());
          out.time("collected", record.collected());
          switch (record.fact()) {
            case Access access -> out.object("access", () -> access(access));
            case Administration act -> out.object("administration", () -> administration(act));
            case Alarm alarm -> out.object("alarm", () -> alarm(alarm));
            case Gap gap -> out.object("gap", () -> gap(gap));
            case Shed shed -> out.object("shed", () -> shed(shed));
          }
        });
  }

  private void access(Access access) throws IOException {
    out.object("observer", () -> observer(access.observer()));
    out.object("caller", () -> party(access.caller()));
    out.object("target", () -> party(access.target()));
    out.object("connection", () -> connection(access.connection()));
    if (access.http().isPresent()) {
      out.object("http", () -> exchange(access.http().get()));
    }
    out.object("outcome", () -> outcome(access.outcome()));
  }

  private void observer(Observer observer) throws IOException {
    out.text("proxy", observer.proxy());
    out.word("layer", observer.layer());
    out.number("sequence", observer.sequence());
    if (observer.skew().isPresent()) {
      out.nanos("skew", observer.skew().get());
    }
  }

  private void party(Party party) throws IOException {
    out.flag("verified", party.verified());
    out.text("spiffeId", party.spiffeId());
    out.text("instance", party.instance());
    out.text("certificateSerial", party.certificateSerial());
    out.text("address", party.address());
    if (party.workload().isPresent()) {
      out.object("workload", () -> workload(party.workload().get()));
    }
  }

  private void workload(Party.Workload workload) throws IOException {
    out.text("namespace", workload.namespace());
    out.text("name", workload.name());
    out.text("serviceAccount", workload.serviceAccount());
    out.texts("labels", workload.labels());
    out.text("pod", workload.pod());
    out.text("podUid", workload.podUid());
    out.text("node", workload.node());
  }

  private void connection(Connection connection) throws IOException {
    out.text("id", connection.id());
    out.text("protocol", connection.protocol());
    out.number("port", connection.port());
    out.text("tlsVersion", connection.tlsVersion());
    out.text("tlsCipher", connection.tlsCipher());
    out.text("serverName", connection.serverName());
    out.text("failure", connection.failure());
    out.text("termination", connection.termination());
    out.number("bytesIn", connection.bytesIn());
    out.number("bytesOut", connection.bytesOut());
    out.nanos("duration", connection.duration());
    if (connection.open()) {
      out.flag("open", true);
    }
  }

  private void exchange(Exchange http) throws IOException {
    out.text("requestId", http.requestId());
    out.text("method", http.method());
    out.text("host", http.host());
    out.text("path", http.path());
    out.flag("redacted", http.redacted());
    out.number("status", http.status());
    out.number("grpcStatus", http.grpcStatus());
    out.texts("headers", http.headers());
  }

  private void outcome(Outcome outcome) throws IOException {
    out.flag("allowed", outcome.allowed());
    out.text("decision", outcome.decision());
    out.text("missed", outcome.missed().map(Words::of));
    Optional<Outcome.Shadow> shadow = outcome.shadow();
    if (shadow.isPresent()) {
      out.object(
          "shadow",
          () -> {
            out.flag("allowed", shadow.get().allowed());
            out.text("decision", shadow.get().decision());
          });
    }
    out.text("revision", outcome.revision());
    out.text("candidate", outcome.candidate());
    out.texts("requirements", outcome.requirements());
  }

  private void administration(Administration act) throws IOException {
    out.text("actor", act.actor());
    out.word("source", act.source());
    out.word("action", act.action());
    out.text("kind", act.kind());
    out.text("namespace", act.namespace());
    out.text("name", act.name());
    out.text("before", act.before());
    out.text("after", act.after());
    out.flag("accepted", act.accepted());
    out.text("reason", act.reason());
    out.texts("details", act.details());
  }

  private void alarm(Alarm alarm) throws IOException {
    out.text("rule", alarm.rule());
    out.word("severity", alarm.severity());
    out.text("subject", alarm.subject());
    out.text("summary", alarm.summary());
    out.number("count", alarm.count());
    out.number("usual", alarm.usual());
    out.time("from", alarm.from());
    out.time("to", alarm.to());
    out.texts("evidence", alarm.evidence());
  }

  private void gap(Gap gap) throws IOException {
    out.text("proxy", gap.proxy());
    out.number("missing", gap.missing());
    out.word("how", gap.how());
    out.time("from", gap.from());
    out.time("to", gap.to());
  }

  private void shed(Shed shed) throws IOException {
    out.number("count", shed.count());
    out.numbers("decisions", shed.decisions());
    out.text("why", shed.why());
    out.time("from", shed.from());
    out.time("to", shed.to());
  }
}
