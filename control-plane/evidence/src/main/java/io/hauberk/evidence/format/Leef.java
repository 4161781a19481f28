package io.hauberk.evidence.format;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Shed;
import java.util.Optional;

/** Lines of the Log Event Extended Format, version 2.0, separated by tabs. */
record Leef(String version) implements Format {
  @Override
  public Kind kind() {
    return Kind.LEEF;
  }

  @Override
  public String render(EvidenceRecord record) {
    Fields fields = new Fields();
    fields.put("devTime", record.time().toEpochMilli());
    fields.put("sev", Severity.of(record.fact()).cef());
    fields.put("externalId", record.uid());
    String event =
        switch (record.fact()) {
          case Access access -> access(fields, access);
          case Administration act -> act(fields, act);
          case Alarm alarm -> {
            fields.put("cat", "alarm").put("policy", alarm.rule()).put("msg", alarm.summary());
            fields.put("subject", alarm.subject()).put("count", alarm.count());
            fields.put("evidence", String.join(",", alarm.evidence()));
            yield "alarm";
          }
          case Gap gap -> {
            fields.put("cat", "gap").put("resource", gap.proxy()).put("count", gap.missing());
            fields.put("how", Words.lower(gap.how())).put("msg", Words.sentence(gap));
            yield "gap";
          }
          case Shed shed -> {
            fields.put("cat", "shed").put("count", shed.count()).put("msg", Words.sentence(shed));
            yield "shed";
          }
        };
    return "LEEF:2.0|Hauberk|Hauberk|%s|%s|x09|%s"
        .formatted(version, event, fields.join("\t", Escapes::leef));
  }

  private static String access(Fields fields, Access access) {
    Outcome outcome = access.outcome();
    fields.put("cat", Words.of(outcome.kind()));
    fields.address(access.caller(), "src", "src", "srcPort", Optional.empty());
    fields.address(access.target(), "dst", "dst", "dstPort", access.connection().port());
    fields.put("usrName", Words.name(access.caller())).put("resource", Words.name(access.target()));
    if (access.caller().verified()) {
      fields.put("identity", access.caller().spiffeId());
    }
    fields.put("certificate", access.caller().certificateSerial());
    fields.put("proto", "TCP").put("app", access.connection().protocol());
    fields.put("srcBytes", access.connection().bytesIn());
    fields.put("dstBytes", access.connection().bytesOut());
    fields.put("policy", outcome.decision()).put("revision", outcome.revision());
    fields.put("missedLayer", outcome.missed().map(Words::of));
    fields.put("shadowDecision", outcome.shadow().map(Outcome.Shadow::decision));
    fields.put("requirements", String.join(",", outcome.requirements()));
    fields.put("proxy", access.observer().proxy());
    fields.put("reason", access.connection().failure().or(access.connection()::termination));
    access
        .http()
        .ifPresent(
            http -> {
              fields.put("method", http.method()).put("url", http.path()).put("host", http.host());
              fields.put("status", http.status());
            });
    return outcome.allowed() ? "allowed" : "denied";
  }

  private static String act(Fields fields, Administration act) {
    fields.put("cat", "administration").put("usrName", act.actor());
    fields.put("action", Words.lower(act.action())).put("kind", act.kind());
    fields.put("resource", act.namespace().map(each -> each + "/").orElse("") + act.name());
    fields.put("accepted", Boolean.toString(act.accepted())).put("reason", act.reason());
    fields.put("sha256Before", act.before()).put("sha256After", act.after());
    return "administration";
  }
}
