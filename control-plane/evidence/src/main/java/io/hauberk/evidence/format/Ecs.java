package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Rfc3339;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Documents of the Elastic Common Schema. What has no field there is under {@code hauberk}, a name
 * that the schema will never use.
 *
 * @see <a href="https://www.elastic.co/docs/reference/ecs">the fields</a>
 */
record Ecs(String version) implements Format {
  static final String VERSION = "9.0.0";

  @Override
  public Kind kind() {
    return Kind.ECS;
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
    out.open().put("@timestamp", Rfc3339.text(record.time()));
    out.open("ecs").put("version", VERSION).close();
    event(out, record);
    out.open("observer").put("vendor", "Hauberk").put("product", "Hauberk");
    out.put("version", version).put("type", "firewall").put("name", proxy(record.fact())).close();
    switch (record.fact()) {
      case Access access -> EcsAccess.members(out, access);
      case Administration act -> act(out, act);
      case Alarm alarm -> {
        finding(out, alarm.rule(), alarm.summary());
        out.open("hauberk").put("subject", alarm.subject()).put("count", alarm.count());
        out.put("usual", alarm.usual()).put("evidence", alarm.evidence()).close();
      }
      case Gap gap -> {
        finding(out, "gap", Words.sentence(gap));
        out.open("hauberk")
            .put("missing", gap.missing())
            .put("how", Words.lower(gap.how()))
            .close();
      }
      case Shed shed -> {
        finding(out, "shed", Words.sentence(shed));
        out.open("hauberk").put("count", shed.count()).put("why", shed.why());
        out.openArray("decisions");
        shed.decisions()
            .forEach((name, count) -> out.open().put("name", name).put("count", count).close());
        out.closeArray().close();
      }
    }
    return out.close();
  }

  private static void event(JsonText out, EvidenceRecord record) {
    out.open("event").put("id", record.uid()).put("created", Rfc3339.text(record.collected()));
    out.put("module", "hauberk").put("dataset", "hauberk.evidence").put("provider", "hauberk");
    out.put("severity", Severity.of(record.fact()).id());
    switch (record.fact()) {
      case Access access -> EcsAccess.event(out, access);
      case Administration act -> event(out, act);
      case Alarm alarm -> event(out, alarm.rule(), alarm.from(), alarm.to());
      case Gap gap -> event(out, "gap", gap.from(), gap.to());
      case Shed shed -> event(out, "shed", shed.from(), shed.to());
    }
    out.close();
  }

  private static void event(JsonText out, Administration act) {
    out.put("kind", "event").put("action", Words.lower(act.action()));
    out.put("category", List.of("configuration"));
    String type =
        switch (act.action()) {
          case CREATE, ISSUE -> "creation";
          case DELETE -> "deletion";
          case UPDATE, ROTATE, START, STOP -> "change";
        };
    out.put("type", List.of(type)).put("outcome", act.accepted() ? "success" : "failure");
    out.put("reason", act.reason());
  }

  private static void event(JsonText out, String rule, Instant from, Instant to) {
    out.put("kind", "alert").put("action", rule);
    out.put("category", List.of("intrusion_detection")).put("type", List.of("info"));
    out.put("start", Rfc3339.text(from)).put("end", Rfc3339.text(to));
  }

  private static Optional<String> proxy(Fact fact) {
    return switch (fact) {
      case Access access -> Optional.of(access.observer().proxy());
      case Gap gap -> Optional.of(gap.proxy());
      case Administration act -> Optional.empty();
      case Alarm alarm -> Optional.empty();
      case Shed shed -> Optional.empty();
    };
  }

  private static void act(JsonText out, Administration act) {
    out.put("message", Words.sentence(act)).open("user").put("name", act.actor()).close();
    out.open("orchestrator").put("namespace", act.namespace());
    out.open("resource").put("name", act.name()).put("type", act.kind()).close().close();
    out.open("hauberk").put("source", Words.lower(act.source()));
    out.put("sha256_before", act.before()).put("sha256_after", act.after());
    out.openArray("details");
    act.details().forEach((name, value) -> out.add(name + "=" + value));
    out.closeArray().close();
  }

  private static void finding(JsonText out, String rule, String message) {
    out.open("rule").put("name", rule).close().put("message", message);
  }
}
