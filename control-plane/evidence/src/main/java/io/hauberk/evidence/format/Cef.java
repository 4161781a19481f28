package io.hauberk.evidence.format;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Shed;

/** Lines of the Common Event Format, version 0, with the keys of ArcSight's dictionary. */
record Cef(String version) implements Format {
  @Override
  public Kind kind() {
    return Kind.CEF;
  }

  @Override
  public String render(EvidenceRecord record) {
    Fields fields = new Fields();
    fields.put("externalId", record.uid());
    fields.put("rt", record.time().toEpochMilli());
    String signature =
        switch (record.fact()) {
          case Access access -> access(fields, access);
          case Administration act -> act(fields, act);
          case Alarm alarm -> alarm(fields, alarm);
          case Gap gap -> {
            fields.put("dvchost", gap.proxy()).put("cnt", gap.missing());
            fields.put("start", gap.from().toEpochMilli()).put("end", gap.to().toEpochMilli());
            fields.put("reason", Words.lower(gap.how())).put("msg", Words.sentence(gap));
            yield "gap|decisions are missing";
          }
          case Shed shed -> {
            fields.put("cnt", shed.count()).put("reason", shed.why());
            fields.put("start", shed.from().toEpochMilli()).put("end", shed.to().toEpochMilli());
            yield "shed|records were not kept";
          }
        };
    return "CEF:0|Hauberk|Hauberk|%s|%s|%d|%s"
        .formatted(
            Escapes.cefHeader(version),
            signature,
            Severity.of(record.fact()).cef(),
            fields.join(" ", Escapes::cef));
  }

  private static String access(Fields fields, Access access) {
    Outcome outcome = access.outcome();
    fields.put("act", outcome.allowed() ? "allowed" : "denied");
    fields.put("dvchost", access.observer().proxy());
    fields.address(access.caller(), "src", "c6a2", "spt", java.util.Optional.empty());
    fields.address(access.target(), "dst", "c6a3", "dpt", access.connection().port());
    fields.put("shost", Words.name(access.caller())).put("dhost", Words.name(access.target()));
    if (access.caller().verified()) {
      fields.put("suid", access.caller().spiffeId());
    }
    if (access.target().verified()) {
      fields.put("duid", access.target().spiffeId());
    }
    fields.put("proto", "TCP").put("app", access.connection().protocol());
    fields.put("in", access.connection().bytesIn()).put("out", access.connection().bytesOut());
    access.http().ifPresent(http -> exchange(fields, http));
    fields.put("cs1Label", "decision").put("cs1", outcome.decision());
    custom(fields, 2, "revision", outcome.revision().orElse(""));
    custom(fields, 3, "requirements", String.join(",", outcome.requirements()));
    custom(fields, 4, "missedLayer", outcome.missed().map(Words::of).orElse(""));
    custom(fields, 5, "shadowDecision", outcome.shadow().map(Outcome.Shadow::decision).orElse(""));
    custom(fields, 6, "callerCertificate", access.caller().certificateSerial().orElse(""));
    fields.put("reason", access.connection().failure().or(access.connection()::termination));
    return outcome.allowed() ? "allowed|allowed" : "denied|denied";
  }

  private static void exchange(Fields fields, Exchange http) {
    fields.put("requestMethod", http.method()).put("request", http.path());
    fields.put("destinationServiceName", http.host());
    fields.put("cn1Label", "status").put("cn1", http.status());
  }

  private static String act(Fields fields, Administration act) {
    fields.put("suser", act.actor()).put("act", Words.lower(act.action()));
    fields.put("outcome", act.accepted() ? "success" : "failure");
    fields.put("sourceServiceName", Words.lower(act.source()));
    fields.put("fileType", act.kind());
    fields.put("fname", act.namespace().map(each -> each + "/").orElse("") + act.name());
    fields.put("fileHash", act.after()).put("oldFileHash", act.before());
    fields.put("reason", act.reason()).put("msg", Words.sentence(act));
    return "administration|an administrator acted";
  }

  private static String alarm(Fields fields, Alarm alarm) {
    fields.put("cs1Label", "alarm").put("cs1", alarm.rule());
    fields.put("cs2Label", "subject").put("cs2", alarm.subject());
    fields.put("cnt", alarm.count()).put("msg", alarm.summary());
    fields.put("start", alarm.from().toEpochMilli()).put("end", alarm.to().toEpochMilli());
    custom(fields, 3, "evidence", String.join(",", alarm.evidence()));
    return "alarm|alarm";
  }

  private static void custom(Fields fields, int number, String label, String value) {
    if (!value.isEmpty()) {
      fields.put("cs" + number + "Label", label).put("cs" + number, value);
    }
  }
}
