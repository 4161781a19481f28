package io.hauberk.evidence.record;

import io.hauberk.evidence.json.JsonText;
import java.time.Instant;
import java.util.Optional;

/** Writes a record in its text form. */
final class RecordEncoder {
  private final JsonText out;

  RecordEncoder(JsonText out) {
    this.out = out;
  }

  void record(EvidenceRecord record) {
    out.open().put("v", RecordCodec.VERSION).put("uid", record.uid());
    time("time", record.time());
    time("collected", record.collected());
    switch (record.fact()) {
      case Access access -> access(access);
      case Administration act -> administration(act);
      case Alarm alarm -> alarm(alarm);
      case Gap gap -> gap(gap);
      case Shed shed -> shed(shed);
    }
    out.close();
  }

  private void access(Access access) {
    out.open("access");
    observer(access.observer());
    party("caller", access.caller());
    party("target", access.target());
    connection(access.connection());
    access.http().ifPresent(this::exchange);
    outcome(access.outcome());
    out.close();
  }

  private void observer(Observer observer) {
    out.open("observer");
    out.put("proxy", observer.proxy());
    out.put("layer", Words.of(observer.layer()));
    out.put("sequence", observer.sequence());
    if (observer.skew().isPresent()) {
      out.put("skew", observer.skew().get().toNanos());
    }
    out.close();
  }

  private void party(String name, Party party) {
    out.open(name);
    out.put("verified", party.verified());
    out.put("spiffeId", party.spiffeId());
    out.put("instance", party.instance());
    out.put("certificateSerial", party.certificateSerial());
    out.put("address", party.address());
    party.workload().ifPresent(this::workload);
    out.close();
  }

  private void workload(Party.Workload workload) {
    out.open("workload");
    out.put("namespace", workload.namespace());
    out.put("name", workload.name());
    out.put("serviceAccount", workload.serviceAccount());
    out.put("labels", workload.labels());
    out.put("pod", workload.pod());
    out.put("podUid", workload.podUid());
    out.put("node", workload.node());
    out.close();
  }

  private void connection(Connection connection) {
    out.open("connection");
    out.put("id", connection.id());
    out.put("protocol", connection.protocol());
    out.putNumber("port", connection.port());
    out.put("tlsVersion", connection.tlsVersion());
    out.put("tlsCipher", connection.tlsCipher());
    out.put("serverName", connection.serverName());
    out.put("failure", connection.failure());
    out.put("termination", connection.termination());
    out.put("bytesIn", connection.bytesIn());
    out.put("bytesOut", connection.bytesOut());
    out.put("duration", connection.duration().toNanos());
    if (connection.open()) {
      out.put("open", true);
    }
    out.close();
  }

  private void exchange(Exchange http) {
    out.open("http");
    out.put("requestId", http.requestId());
    out.put("method", http.method());
    out.put("host", http.host());
    out.put("path", http.path());
    out.put("redacted", http.redacted());
    out.put("status", http.status());
    out.putNumber("grpcStatus", http.grpcStatus());
    out.put("headers", http.headers());
    out.close();
  }

  private void outcome(Outcome outcome) {
    out.open("outcome");
    out.put("allowed", outcome.allowed());
    out.put("decision", outcome.decision());
    out.put("missed", outcome.missed().map(Words::of));
    Optional<Outcome.Shadow> shadow = outcome.shadow();
    if (shadow.isPresent()) {
      out.open("shadow");
      out.put("allowed", shadow.get().allowed());
      out.put("decision", shadow.get().decision());
      out.close();
    }
    out.put("revision", outcome.revision());
    out.put("candidate", outcome.candidate());
    out.put("requirements", outcome.requirements());
    out.close();
  }

  private void administration(Administration act) {
    out.open("administration");
    out.put("actor", act.actor());
    out.put("source", Words.of(act.source()));
    out.put("action", Words.of(act.action()));
    out.put("kind", act.kind());
    out.put("namespace", act.namespace());
    out.put("name", act.name());
    out.put("before", act.before());
    out.put("after", act.after());
    out.put("accepted", act.accepted());
    out.put("reason", act.reason());
    out.put("details", act.details());
    out.close();
  }

  private void alarm(Alarm alarm) {
    out.open("alarm");
    out.put("rule", alarm.rule());
    out.put("severity", Words.of(alarm.severity()));
    out.put("subject", alarm.subject());
    out.put("summary", alarm.summary());
    out.put("count", alarm.count());
    out.put("usual", alarm.usual());
    time("from", alarm.from());
    time("to", alarm.to());
    out.put("evidence", alarm.evidence());
    out.close();
  }

  private void gap(Gap gap) {
    out.open("gap");
    out.put("proxy", gap.proxy());
    out.put("missing", gap.missing());
    out.put("how", Words.of(gap.how()));
    time("from", gap.from());
    time("to", gap.to());
    out.close();
  }

  private void shed(Shed shed) {
    out.open("shed");
    out.put("count", shed.count());
    out.open("decisions");
    shed.decisions().forEach(out::putForeign);
    out.close();
    out.put("why", shed.why());
    time("from", shed.from());
    time("to", shed.to());
    out.close();
  }

  private void time(String name, Instant value) {
    out.put(name, Rfc3339.text(value));
  }
}
