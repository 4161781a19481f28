package io.hauberk.kubernetes.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.policy.intent.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What the control plane has said of one object, as whoever may read it sees it.
 *
 * @param namespace empty for kinds that live in none
 * @param mode as written; empty where it is not
 * @param accepted whether its present generation is in force
 * @param programmed {@code n/m}: how many of the sidecars concerned run it; empty for kinds that no
 *     sidecar runs
 * @param remarks why something is not as it should be, one a line; empty when all of it is
 */
public record Standing(
    Kind kind,
    String namespace,
    String name,
    String mode,
    boolean accepted,
    String programmed,
    List<String> remarks) {
  public Standing {
    remarks = List.copyOf(remarks);
  }

  public static Standing of(CustomObject object) {
    JsonNode status = object.status();
    boolean judged = status.path("observedGeneration").asLong(-1) == object.generation();
    List<String> remarks = new ArrayList<>();
    if (!judged) {
      remarks.add("no control plane has judged generation %d yet".formatted(object.generation()));
    }
    boolean accepted = false;
    for (JsonNode condition : status.path("conditions")) {
      boolean holds = condition.path("status").asText().equals("True");
      accepted |= holds && condition.path("type").asText().equals(Condition.ACCEPTED);
      if (judged && !holds) {
        condition.path("message").asText().lines().forEach(remarks::add);
      }
    }
    return new Standing(
        object.kind(),
        object.namespace(),
        object.name(),
        object.spec().path("mode").asText(""),
        judged && accepted,
        judged ? status.path("programmed").asText("") : "",
        remarks);
  }

  /** Whether nothing is left to be done, by anybody. */
  public boolean isSettled() {
    return accepted && remarks.isEmpty();
  }
}
