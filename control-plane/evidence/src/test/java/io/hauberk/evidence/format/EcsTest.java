package io.hauberk.evidence.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RandomRecords;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every document has fields of ECS only, and its own under {@code hauberk}. */
class EcsTest {
  /** From the reference of ECS 9.0, by hand: those that can be meant here. */
  private static final Set<String> FIELDS =
      Stream.of(
              "@timestamp message ecs.version",
              "event.id event.created event.module event.dataset event.provider event.severity",
              "event.kind event.category event.type event.action event.outcome event.reason",
              "event.sequence event.duration event.start event.end",
              "observer.vendor observer.product observer.version observer.type observer.name",
              "rule.id rule.name rule.ruleset rule.category rule.version",
              "source.address source.ip source.port source.bytes source.user.id",
              "destination.address destination.ip destination.port destination.bytes",
              "destination.user.id network.transport network.protocol network.bytes",
              "network.direction tls.version tls.cipher tls.client.server_name",
              "tls.client.x509.serial_number http.request.id http.request.method",
              "http.response.status_code url.domain url.path user.name orchestrator.namespace",
              "orchestrator.resource.name orchestrator.resource.type orchestrator.resource.id")
          .flatMap(line -> Stream.of(line.split(" ")))
          .collect(Collectors.toSet());

  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "event.kind", Set.of("event", "alert"),
          "event.category", Set.of("network", "web", "configuration", "intrusion_detection"),
          "event.type",
              Set.of("connection", "allowed", "denied", "creation", "change", "deletion", "info"),
          "event.outcome", Set.of("success", "failure", "unknown"));

  @Test
  void everyFieldIsOneOfTheSchema() throws Exception {
    RandomRecords records = new RandomRecords(new SplittableRandom(3));
    Format format = Format.of(Format.Kind.ECS, "1.2.3");
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      EvidenceRecord record = records.next();
      String text = format.render(record);
      assertFalse(text.contains("\n"), text);
      JsonNode document = new JsonMapper().readTree(text);
      assertEquals(record.uid(), document.at("/event/id").asText());
      leaves("", document, seen);
    }
    assertTrue(seen.containsAll(FIELDS), () -> "never seen: " + without(FIELDS, seen));
  }

  private static void leaves(String at, JsonNode node, Set<String> seen) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = at + field.getKey();
      if (name.equals("hauberk")) {
        continue;
      }
      if (field.getValue().isObject()) {
        leaves(name + ".", field.getValue(), seen);
      } else {
        assertTrue(FIELDS.contains(name), name + " is no field of ECS");
        Set<String> allowed = VALUES.get(name);
        Stream.concat(Stream.of(field.getValue()), field.getValue().valueStream())
            .filter(JsonNode::isTextual)
            .forEach(
                value ->
                    assertTrue(allowed == null || allowed.contains(value.asText()), name + value));
        seen.add(name);
      }
    }
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> left = new TreeSet<>(all);
    left.removeAll(some);
    return left;
  }
}
