package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Shed;
import java.util.Optional;

/**
 * Events of OCSF: HTTP Activity (4002), Network Activity (4001), API Activity (6003) and Detection
 * Finding (2004), with the profiles {@code security_control} and {@code container}. What has no
 * attribute there is in {@code unmapped.hauberk}.
 *
 * @see <a href="https://schema.ocsf.io/1.8.0/">the schema</a>
 */
record Ocsf(String version) implements Format {
  static final String VERSION = "1.8.0";

  @Override
  public Kind kind() {
    return Kind.OCSF;
  }

  @Override
  public String render(EvidenceRecord record) {
    return Json.line(event(record));
  }

  private ObjectNode event(EvidenceRecord record) {
    ObjectNode metadata = metadata(record);
    ObjectNode event =
        switch (record.fact()) {
          case Access access -> OcsfAccess.event(access, metadata);
          case Administration act -> OcsfAdministration.event(act);
          case Alarm alarm -> OcsfFinding.event(record.uid(), alarm);
          case Gap gap -> OcsfFinding.event(record.uid(), gap);
          case Shed shed -> OcsfFinding.event(record.uid(), shed);
        };
    event.put("time", record.time().toEpochMilli());
    event.set("metadata", metadata);
    return event;
  }

  private ObjectNode metadata(EvidenceRecord record) {
    ObjectNode metadata = Json.object();
    ObjectNode product = metadata.putObject("product");
    product.put("name", "Hauberk").put("vendor_name", "Hauberk").put("version", version);
    metadata.put("version", VERSION);
    metadata.putArray("profiles").add("security_control").add("container");
    metadata.put("uid", record.uid());
    metadata.put("log_name", "evidence");
    metadata.put("logged_time", record.collected().toEpochMilli());
    return metadata;
  }

  /** A class of events; its siblings follow. */
  static ObjectNode event(int classUid, String className, int activity, String activityName) {
    ObjectNode event = Json.object();
    event.put("class_uid", classUid).put("class_name", className);
    event.put("category_uid", classUid / 1000);
    event.put("activity_id", activity).put("activity_name", activityName);
    event.put("type_uid", classUid * 100L + activity);
    event.put("type_name", className + ": " + activityName);
    return event;
  }

  static void severity(ObjectNode event, Severity severity) {
    event.put("severity_id", severity.id()).put("severity", severity.caption());
  }

  static void status(ObjectNode event, boolean success, Optional<String> detail) {
    event.put("status_id", success ? 1 : 2).put("status", success ? "Success" : "Failure");
    Json.put(event, "status_detail", detail);
  }
}
