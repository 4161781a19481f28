package io.hauberk.kubernetes.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What is said of one generation of an object.
 *
 * @param programmed {@code n/m}; absent for kinds that no sidecar runs
 */
record ObjectStatus(long generation, Optional<String> programmed, List<Condition> conditions) {
  ObjectStatus {
    conditions = List.copyOf(conditions);
  }

  /** Whether this is what stands on the object already. */
  boolean isSaid(JsonNode status) {
    return status.path("observedGeneration").asLong(-1) == generation
        && status.path("programmed").asText("").equals(programmed.orElse(""))
        && status.path("conditions").size() == conditions.size()
        && conditions.stream().allMatch(condition -> isSaid(condition, before(status, condition)));
  }

  /**
   * As the API server takes it.
   *
   * @param status what stands there: a condition that does not change keeps its time
   */
  ObjectNode json(JsonNode status, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("observedGeneration", generation);
    programmed.ifPresent(text -> json.put("programmed", text));
    ArrayNode all = json.putArray("conditions");
    for (Condition condition : conditions) {
      JsonNode before = before(status, condition);
      String since =
          before.path("status").asText().equals(condition.word())
              ? before.path("lastTransitionTime").asText()
              : now.truncatedTo(ChronoUnit.SECONDS).toString();
      all.addObject()
          .put("type", condition.type())
          .put("status", condition.word())
          .put("observedGeneration", generation)
          .put("lastTransitionTime", since)
          .put("reason", condition.reason())
          .put("message", condition.message());
    }
    return json;
  }

  private boolean isSaid(Condition condition, JsonNode before) {
    return before.path("status").asText().equals(condition.word())
        && before.path("reason").asText().equals(condition.reason())
        && before.path("message").asText().equals(condition.message())
        && before.path("observedGeneration").asLong(-1) == generation;
  }

  private static JsonNode before(JsonNode status, Condition condition) {
    for (JsonNode before : status.path("conditions")) {
      if (before.path("type").asText().equals(condition.type())) {
        return before;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }
}
