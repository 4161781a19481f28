package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.kubernetes.webhook.MeshTexts.Snapshot;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who carries a label already when it becomes a guarded one: nobody asked whether he may. */
final class Carried {
  private static final int NAMED = 5;

  private Carried() {}

  static Optional<String> of(Review review, ObjectNode object, Snapshot snapshot) {
    if (!review.kind().equals("GuardedLabel")) {
      return Optional.empty();
    }
    String key = object.at("/spec/key").asText();
    List<String> values = new ArrayList<>();
    for (JsonNode value : object.at("/spec/values")) {
      values.add(value.asText());
    }
    List<String> carriers =
        snapshot.workloads().stream()
            .filter(
                workload -> {
                  String value = workload.meta().labels().get(key);
                  return value != null && (values.isEmpty() || values.contains(value));
                })
            .map(Intent.Workload::id)
            .map(id -> "`" + id + "`")
            .sorted()
            .toList();
    return carriers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s label `%s` stands already on %d workload%s, and nobody was asked: %s%s"
                .formatted(
                    Code.CARRIED_ALREADY.text(),
                    key,
                    carriers.size(),
                    carriers.size() == 1 ? "" : "s",
                    String.join(", ", carriers.subList(0, Math.min(NAMED, carriers.size()))),
                    carriers.size() > NAMED ? ", ..." : ""));
  }
}
