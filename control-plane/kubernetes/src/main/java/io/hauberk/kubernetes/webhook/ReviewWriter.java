package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.kubernetes.webhook.Answer.Allowed;
import io.hauberk.kubernetes.webhook.Answer.Reason;
import io.hauberk.kubernetes.webhook.Answer.Refused;

/** An {@link Answer} to bytes. */
final class ReviewWriter {
  /** The server cuts a warning at 256 characters once all of them exceed 4,096. */
  private static final int MOST_WARNINGS = 16;

  private final ObjectMapper json = new ObjectMapper();

  byte[] write(String uid, Answer answer) {
    ObjectNode review = json.createObjectNode();
    review.put("apiVersion", ReviewReader.API_VERSION).put("kind", "AdmissionReview");
    ObjectNode response = review.putObject("response");
    response.put("uid", uid);
    switch (answer) {
      case Allowed(var patch, var unused) -> {
        response.put("allowed", true);
        patch.ifPresent(p -> response.put("patchType", "JSONPatch").put("patch", bytes(p)));
      }
      case Refused refused -> {
        response.put("allowed", false);
        status(refused, response.putObject("status"));
      }
    }
    if (!answer.warnings().isEmpty()) {
      ArrayNode warnings = response.putArray("warnings");
      answer.warnings().stream().limit(MOST_WARNINGS).forEach(warnings::add);
      if (answer.warnings().size() > MOST_WARNINGS) {
        warnings.add("and %d more".formatted(answer.warnings().size() - MOST_WARNINGS));
      }
    }
    return bytes(review);
  }

  private static void status(Refused refused, ObjectNode status) {
    status
        .put("status", "Failure")
        .put("code", refused.why().status())
        .put("reason", refused.why().reason())
        .put("message", refused.message());
    ArrayNode causes = status.putObject("details").putArray("causes");
    for (Reason reason : refused.reasons()) {
      ObjectNode cause = causes.addObject();
      cause.put("message", reason.withoutField());
      if (!reason.field().isEmpty()) {
        cause.put("field", reason.field());
      }
    }
  }

  private byte[] bytes(JsonNode node) {
    try {
      return json.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
