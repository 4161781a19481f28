package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;

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
    ObjectNode document = Json.object();
    document.put("@timestamp", record.time().toString());
    document.putObject("ecs").put("version", VERSION);
    ObjectNode event = document.putObject("event");
    event.put("id", record.uid()).put("created", record.collected().toString());
    event.put("module", "hauberk").put("dataset", "hauberk.evidence").put("provider", "hauberk");
    event.put("severity", Severity.of(record.fact()).id());
    ObjectNode observer = document.putObject("observer");
    observer.put("vendor", "Hauberk").put("product", "Hauberk").put("version", version);
    observer.put("type", "firewall");
    switch (record.fact()) {
      case Access access -> EcsAccess.fill(document, access);
      case Administration act -> act(document, act);
      case Alarm alarm -> alarm(document, alarm);
      case Gap gap -> {
        finding(document, "gap", Words.sentence(gap), gap.from(), gap.to());
        observer.put("name", gap.proxy());
        more(document).put("missing", gap.missing()).put("how", Words.lower(gap.how()));
      }
      case Shed shed -> {
        finding(document, "shed", Words.sentence(shed), shed.from(), shed.to());
        more(document).put("count", shed.count()).put("why", shed.why());
        var decisions = more(document).putArray("decisions");
        shed.decisions()
            .forEach((name, count) -> decisions.addObject().put("name", name).put("count", count));
      }
    }
    return Json.line(document);
  }

  static ObjectNode more(ObjectNode document) {
    return document.withObject("/hauberk");
  }

  private static void act(ObjectNode document, Administration act) {
    ObjectNode event = document.withObject("/event");
    event.put("kind", "event").put("action", Words.lower(act.action()));
    event.putArray("category").add("configuration");
    event
        .putArray("type")
        .add(
            switch (act.action()) {
              case CREATE, ISSUE -> "creation";
              case DELETE -> "deletion";
              case UPDATE, ROTATE, START, STOP -> "change";
            });
    event.put("outcome", act.accepted() ? "success" : "failure");
    Json.put(event, "reason", act.reason());
    document.put("message", Words.sentence(act));
    document.putObject("user").put("name", act.actor());
    ObjectNode orchestrator = document.putObject("orchestrator");
    Json.put(orchestrator, "namespace", act.namespace());
    orchestrator.putObject("resource").put("name", act.name()).put("type", act.kind());
    ObjectNode more = more(document);
    more.put("source", Words.lower(act.source()));
    Json.put(more, "sha256_before", act.before());
    Json.put(more, "sha256_after", act.after());
    var details = more.putArray("details");
    act.details().forEach((name, value) -> details.add(name + "=" + value));
  }

  private static void alarm(ObjectNode document, Alarm alarm) {
    finding(document, alarm.rule(), alarm.summary(), alarm.from(), alarm.to());
    ObjectNode more = more(document);
    more.put("subject", alarm.subject()).put("count", alarm.count()).put("usual", alarm.usual());
    Json.put(more, "evidence", alarm.evidence());
  }

  private static void finding(
      ObjectNode document, String rule, String message, Instant from, Instant to) {
    ObjectNode event = document.withObject("/event");
    event.put("kind", "alert").put("action", rule);
    event.putArray("category").add("intrusion_detection");
    event.putArray("type").add("info");
    event.put("start", from.toString()).put("end", to.toString());
    document.putObject("rule").put("name", rule);
    document.put("message", message);
  }
}
