package io.hauberk.evidence.report;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.Shed;
import io.hauberk.evidence.store.Found;
import java.util.List;
import java.util.Locale;

/** One record in one line. */
public final class RecordRow {
  /** What {@link #cells} are. */
  public static final List<String> HEADER =
      List.of("record", "time", "what", "by", "caller", "target", "about", "uid");

  private RecordRow() {}

  public static List<String> cells(Found found) {
    String index = Long.toString(found.index());
    return found
        .record()
        .map(record -> cells(index, record))
        .orElseGet(
            () ->
                List.of(index, "", "unreadable", "", "", "", found.bytes().length + " bytes", ""));
  }

  private static List<String> cells(String index, EvidenceRecord record) {
    Line line =
        switch (record.fact()) {
          case Access access ->
              new Line(
                  access.outcome().allowed() ? "allowed" : "denied",
                  access.outcome().decision(),
                  party(access.caller()),
                  party(access.target()) + port(access),
                  request(access));
          case Administration act ->
              new Line(
                  word(act.action()) + (act.accepted() ? "" : " refused"),
                  act.actor(),
                  "",
                  object(act),
                  act.reason().orElse(""));
          case Alarm alarm ->
              new Line(
                  "alarm",
                  alarm.rule(),
                  "",
                  alarm.subject(),
                  word(alarm.severity()) + ": " + alarm.summary());
          case Gap gap ->
              new Line(
                  "gap",
                  word(gap.how()),
                  "",
                  gap.proxy(),
                  gap.missing() + " missing from " + gap.from() + " to " + gap.to());
          case Shed shed ->
              new Line(
                  "shed",
                  shed.why(),
                  "",
                  "",
                  shed.count() + " allowed requests from " + shed.from() + " to " + shed.to());
        };
    return List.of(
        index,
        record.time().toString(),
        line.what,
        line.by,
        line.caller,
        line.target,
        line.about,
        record.uid());
  }

  /** Kind, namespace and name of what an administrator changed; empty for other facts. */
  static String object(Fact fact) {
    return fact instanceof Administration act
        ? act.kind() + " " + act.namespace().map(ns -> ns + "/").orElse("") + act.name()
        : "";
  }

  private record Line(String what, String by, String caller, String target, String about) {}

  /** The workload; who is none by its SPIFFE ID, in brackets when nobody vouches for it. */
  static String party(Party party) {
    return party
        .workload()
        .map(w -> w.namespace() + "/" + w.name())
        .or(() -> party.spiffeId().map(id -> party.verified() ? id : "(" + id + ")"))
        .or(party::address)
        .orElse("-");
  }

  private static String port(Access access) {
    return access.connection().port().map(port -> ":" + port).orElse("");
  }

  private static String request(Access access) {
    return access
        .http()
        .map(http -> http.method() + " " + http.host() + http.path() + " " + http.status())
        .or(() -> access.connection().failure())
        .orElse(access.connection().protocol());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
