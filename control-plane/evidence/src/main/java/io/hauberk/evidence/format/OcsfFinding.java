package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;

/** Alarms, and holes in the evidence, as Detection Findings. */
final class OcsfFinding {
  private OcsfFinding() {}

  static ObjectNode event(String uid, Alarm alarm) {
    ObjectNode event = event(uid, alarm, alarm.rule(), alarm.summary(), alarm.from(), alarm.to());
    count(event, alarm.count());
    ObjectNode info = (ObjectNode) event.get("finding_info");
    if (!alarm.evidence().isEmpty()) {
      var related = info.putArray("related_events");
      alarm.evidence().forEach(each -> related.addObject().put("uid", each));
    }
    ObjectNode more = more(event);
    more.put("subject", alarm.subject()).put("usual", alarm.usual());
    return event;
  }

  static ObjectNode event(String uid, Gap gap) {
    ObjectNode event = event(uid, gap, "gap", Words.sentence(gap), gap.from(), gap.to());
    count(event, gap.missing());
    more(event).put("proxy", gap.proxy()).put("how", Words.lower(gap.how()));
    return event;
  }

  static ObjectNode event(String uid, Shed shed) {
    ObjectNode event = event(uid, shed, "shed", Words.sentence(shed), shed.from(), shed.to());
    count(event, shed.count());
    ObjectNode decisions = more(event).put("why", shed.why()).putObject("decisions");
    shed.decisions().forEach(decisions::put);
    return event;
  }

  private static ObjectNode event(
      String uid, Fact fact, String rule, String title, Instant from, Instant to) {
    ObjectNode event = Ocsf.event(2004, "Detection Finding", 1, "Create");
    Ocsf.severity(event, Severity.of(fact));
    event.put("status_id", 1).put("status", "New");
    event.put("is_alert", true).put("message", title);
    event.put("start_time", from.toEpochMilli()).put("end_time", to.toEpochMilli());
    ObjectNode info = event.putObject("finding_info");
    info.put("uid", uid).put("title", title);
    info.put("first_seen_time", from.toEpochMilli()).put("last_seen_time", to.toEpochMilli());
    ObjectNode analytic = info.putObject("analytic");
    analytic.put("name", rule).put("uid", rule).put("type_id", 1).put("type", "Rule");
    return event;
  }

  /** An {@code integer_t} there has 32 bits. */
  private static void count(ObjectNode event, long count) {
    event.put("count", (int) Math.min(count, Integer.MAX_VALUE));
    more(event).put("count", count);
  }

  private static ObjectNode more(ObjectNode event) {
    return event.withObject("/unmapped").withObject("/hauberk");
  }
}
