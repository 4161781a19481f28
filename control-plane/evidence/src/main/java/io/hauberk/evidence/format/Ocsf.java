package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Shed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Events of OCSF: HTTP Activity (4002), Network Activity (4001), API Activity (6003) and Detection
 * Finding (2004), with the profiles {@code security_control} and {@code container}. What has no
 * attribute there is in {@code unmapped.hauberk}.
 *
 * @see <a href="https://schema.ocsf.io/1.8.0/">the schema</a>
 */
final class Ocsf implements Format {
  static final String VERSION = "1.8.0";
  private static final List<String> PROFILES = List.of("security_control", "container");
  private static final Map<Severity, byte[]> SEVERITIES = new EnumMap<>(Severity.class);

  static {
    for (Severity severity : Severity.values()) {
      SEVERITIES.put(
          severity,
          JsonText.members(
              out -> out.put("severity_id", severity.id()).put("severity", severity.caption())));
    }
  }

  private final byte[] about;

  /**
   * @param version of Hauberk
   */
  Ocsf(String version) {
    this.about = JsonText.members(out -> about(out, version));
  }

  private static void about(JsonText out, String version) {
    out.open("product").put("name", "Hauberk").put("vendor_name", "Hauberk");
    out.put("version", version).close();
    out.put("version", VERSION).put("profiles", PROFILES);
  }

  @Override
  public Kind kind() {
    return Kind.OCSF;
  }

  @Override
  public String render(EvidenceRecord record) {
    return write(record, new JsonText(4096)).toString();
  }

  @Override
  public byte[] bytes(EvidenceRecord record, JsonText scratch) {
    return write(record, scratch.clear()).toBytes();
  }

  private JsonText write(EvidenceRecord record, JsonText out) {
    out.open();
    switch (record.fact()) {
      case Access access -> OcsfAccess.members(out, access);
      case Administration act -> OcsfAdministration.members(out, act);
      case Alarm alarm -> OcsfFinding.members(out, record.uid(), alarm);
      case Gap gap -> OcsfFinding.members(out, record.uid(), gap);
      case Shed shed -> OcsfFinding.members(out, record.uid(), shed);
    }
    out.put("time", record.time().toEpochMilli());
    metadata(out, record);
    return out.close();
  }

  private void metadata(JsonText out, EvidenceRecord record) {
    out.open("metadata").putMembers(about);
    out.put("uid", record.uid()).put("log_name", "evidence");
    out.put("logged_time", record.collected().toEpochMilli());
    if (record.fact() instanceof Access access) {
      OcsfAccess.metadata(out, access);
    }
    out.close();
  }

  /** The members of a class of events; its own follow. */
  static void members(
      JsonText out, int classUid, String className, int activity, String activityName) {
    out.put("class_uid", classUid).put("class_name", className);
    out.put("category_uid", classUid / 1000);
    out.put("activity_id", activity).put("activity_name", activityName);
    out.put("type_uid", classUid * 100L + activity);
    out.put("type_name", className + ": " + activityName);
  }

  static void severity(JsonText out, Severity severity) {
    out.putMembers(Objects.requireNonNull(SEVERITIES.get(severity)));
  }

  static void status(JsonText out, boolean success, Optional<String> detail) {
    out.put("status_id", success ? 1 : 2).put("status", success ? "Success" : "Failure");
    out.put("status_detail", detail);
  }
}
