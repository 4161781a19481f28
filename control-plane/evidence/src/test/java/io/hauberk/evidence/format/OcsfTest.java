package io.hauberk.evidence.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RandomRecords;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every event, judged by the published schema. */
class OcsfTest {
  private static final long SEED = Long.getLong("hauberk.seed", 11);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static OcsfJudge judge = new OcsfJudge(MAPPER.createObjectNode());

  private final Format format = Format.of(Format.Kind.OCSF, "1.2.3");

  @BeforeAll
  static void schema() throws Exception {
    JsonNode schema = PublishedSchema.read(Ocsf.VERSION);
    assertEquals(Ocsf.VERSION, schema.get("version").asText());
    judge = new OcsfJudge(schema);
  }

  @Test
  void everyEventIsWhatTheSchemaSays() throws Exception {
    RandomRecords records = new RandomRecords(new SplittableRandom(SEED));
    TreeSet<Integer> classes = new TreeSet<>();
    for (int i = 0; i < 5000; i++) {
      EvidenceRecord record = records.next();
      String text = format.render(record);
      assertFalse(text.contains("\n"), text);
      JsonNode event = MAPPER.readTree(text);
      assertEquals(List.of(), judge.problems(event), () -> "seed " + SEED + ": " + text);
      assertEquals(record.uid(), event.at("/metadata/uid").asText());
      classes.add(event.get("class_uid").asInt());
    }
    assertEquals(new TreeSet<>(List.of(2004, 4001, 4002, 6003)), classes);
  }

  @Test
  void whatStrangersWroteIsWhereItBelongs() throws Exception {
    RandomRecords records = new RandomRecords(new SplittableRandom(SEED));
    for (int i = 0; i < 2000; i++) {
      EvidenceRecord record = records.next();
      if (record.fact() instanceof Access access) {
        JsonNode event = MAPPER.readTree(format.render(record));
        assertEquals(
            access.outcome().decision(), event.at("/firewall_rule/uid").asText(), "decision");
        assertEquals(access.outcome().allowed() ? 1 : 2, event.get("action_id").asInt());
        access
            .http()
            .ifPresent(
                http -> {
                  String path = event.at("/http_request/url/path").asText();
                  assertEquals(written(http.path()), written(path));
                });
        if (!access.caller().verified()) {
          assertTrue(event.at("/src_endpoint/uid").isMissingNode(), "a claim became an identity");
        }
      }
    }
  }

  @Test
  void theJudgeFindsWhatIsWrong() throws Exception {
    RandomRecords records = new RandomRecords(new SplittableRandom(SEED));
    ObjectNode event = (ObjectNode) MAPPER.readTree(format.render(records.next()));
    event.put("severity_id", 42).put("no_such_thing", 1).remove("time");
    event.withObject("/metadata").remove("product");
    event.put("type_uid", 1);
    assertTrue(judge.problems(event).size() >= 5, judge.problems(event).toString());
  }

  /** Half a surrogate pair is no character. */
  private static String written(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_16);
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_16);
  }
}
