package io.hauberk.policy.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.Schema;
import io.hauberk.policy.intent.SourceText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * An editor with the schema and the parser refuse the same documents, as far as a schema can say.
 */
class SchemaAgreementTest {
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Kind, JsonSchema> schemas = new EnumMap<>(Kind.class);

  static Stream<DocumentedExample> goodExamples() throws IOException {
    return DocumentedExample.of("policy.md").stream()
        .filter(example -> example.refused().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("goodExamples")
  void bothAcceptWhatTheReferenceShows(DocumentedExample example) {
    for (JsonNode document : documents(example.documents())) {
      assertTrue(acceptedBySchema(document), document::toString);
      assertTrue(acceptedByParser(document), document::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("goodExamples")
  void bothJudgeEveryDamagedDocumentAlike(DocumentedExample example) {
    for (JsonNode document : documents(example.documents())) {
      for (JsonNode damaged : damage(document)) {
        assertEquals(
            acceptedBySchema(damaged), acceptedByParser(damaged), () -> damaged.toPrettyString());
      }
    }
  }

  private boolean acceptedBySchema(JsonNode document) {
    Kind kind = Kind.valueOf(document.path("kind").asText());
    return schemas
        .computeIfAbsent(
            kind,
            k ->
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Schema.of(k)))
        .validate(document)
        .isEmpty();
  }

  /** As far as its form goes; JSON is YAML. */
  private boolean acceptedByParser(JsonNode document) {
    try {
      String text = json.writeValueAsString(document);
      return PolicyReader.read(List.of(new SourceText("x.json", text)), ReadMesh.NOW)
          .problems()
          .stream()
          .map(Problem::code)
          .noneMatch(code -> code.startsWith("HBK10") && !code.equals("HBK1023"));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private List<JsonNode> documents(String text) {
    List<JsonNode> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(text)
        .forEach(document -> documents.add(json.valueToTree(document)));
    return documents;
  }

  /** The document with one thing changed, for each thing that can be changed. */
  private List<JsonNode> damage(JsonNode document) {
    List<JsonNode> damaged = new ArrayList<>();
    for (String pointer : pointers(document, "", new ArrayList<>())) {
      change(document, pointer, damaged, node -> node.put("unknown", "x"));
      change(document, pointer, damaged, ObjectNode::removeAll);
      JsonNode at = document.at(pointer);
      at.fieldNames()
          .forEachRemaining(
              field -> {
                if (!(pointer.isEmpty() && field.equals("kind"))) {
                  change(document, pointer, damaged, node -> node.remove(field));
                  change(document, pointer, damaged, node -> node.put(field, 70_000));
                  change(document, pointer, damaged, node -> node.put(field, true));
                  change(document, pointer, damaged, node -> node.putNull(field));
                  change(document, pointer, damaged, node -> node.putArray(field));
                  change(document, pointer, damaged, node -> node.putObject(field));
                  change(document, pointer, damaged, node -> node.putArray(field).add(7).add("x"));
                }
              });
    }
    return damaged;
  }

  private static void change(
      JsonNode document, String pointer, List<JsonNode> damaged, Consumer<ObjectNode> change) {
    JsonNode copy = document.deepCopy();
    if (copy.at(pointer) instanceof ObjectNode node) {
      change.accept(node);
      if (copy.path("kind").isTextual()) {
        damaged.add(copy);
      }
    }
  }

  private static List<String> pointers(JsonNode node, String pointer, List<String> found) {
    if (node instanceof ObjectNode object) {
      found.add(pointer);
      object
          .properties()
          .forEach(
              e -> pointers(e.getValue(), pointer + "/" + e.getKey().replace("/", "~1"), found));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        pointers(array.get(i), pointer + "/" + i, found);
      }
    }
    return found;
  }
}
