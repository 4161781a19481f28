package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;

/** Alarms, and holes in the evidence, as Detection Findings. */
final class OcsfFinding {
  private OcsfFinding() {}

  static void members(JsonText out, String uid, Alarm alarm) {
    members(out, alarm, alarm.summary(), alarm.from(), alarm.to());
    info(out, uid, alarm.rule(), alarm.summary(), alarm.from(), alarm.to());
    if (!alarm.evidence().isEmpty()) {
      out.openArray("related_events");
      alarm.evidence().forEach(each -> out.open().put("uid", each).close());
      out.closeArray();
    }
    out.close();
    count(out, alarm.count());
    out.put("subject", alarm.subject()).put("usual", alarm.usual()).close().close();
  }

  static void members(JsonText out, String uid, Gap gap) {
    String title = Words.sentence(gap);
    members(out, gap, title, gap.from(), gap.to());
    info(out, uid, "gap", title, gap.from(), gap.to());
    out.close();
    count(out, gap.missing());
    out.put("proxy", gap.proxy()).put("how", Words.lower(gap.how())).close().close();
  }

  static void members(JsonText out, String uid, Shed shed) {
    String title = Words.sentence(shed);
    members(out, shed, title, shed.from(), shed.to());
    info(out, uid, "shed", title, shed.from(), shed.to());
    out.close();
    count(out, shed.count());
    out.put("why", shed.why()).open("decisions");
    shed.decisions().forEach(out::putForeign);
    out.close().close().close();
  }

  private static void members(JsonText out, Fact fact, String title, Instant from, Instant to) {
    Ocsf.members(out, 2004, "Detection Finding", 1, "Create");
    Ocsf.severity(out, Severity.of(fact));
    out.put("status_id", 1).put("status", "New");
    out.put("is_alert", true).put("message", title);
    out.put("start_time", from.toEpochMilli()).put("end_time", to.toEpochMilli());
  }

  /** Stays open. */
  private static void info(
      JsonText out, String uid, String rule, String title, Instant from, Instant to) {
    out.open("finding_info").put("uid", uid).put("title", title);
    out.put("first_seen_time", from.toEpochMilli()).put("last_seen_time", to.toEpochMilli());
    out.open("analytic").put("name", rule).put("uid", rule).put("type_id", 1);
    out.put("type", "Rule").close();
  }

  /** An {@code integer_t} there has 32 bits. What is unmapped stays open. */
  private static void count(JsonText out, long count) {
    out.put("count", Math.min(count, Integer.MAX_VALUE));
    out.open("unmapped").open("hauberk").put("count", count);
  }
}
