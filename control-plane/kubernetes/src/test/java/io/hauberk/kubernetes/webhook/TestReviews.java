package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AdmissionReviews as the API server writes them, from objects in YAML. */
final class TestReviews {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestReviews() {}

  static Review create(String user, String resource, String yaml) {
    return review("CREATE", user, resource, "", yaml, null);
  }

  static Review update(String user, String resource, String before, String yaml) {
    return review("UPDATE", user, resource, "", yaml, before);
  }

  static Review delete(String user, String resource, String before) {
    return review("DELETE", user, resource, "", null, before);
  }

  /**
   * @param resource {@code pods} or {@code deployments.apps}
   */
  static Review review(
      String operation,
      String user,
      String resource,
      String subResource,
      @Nullable String yaml,
      @Nullable String before) {
    try {
      return new ReviewReader(ReviewLimits.STANDARD.body())
          .read(json(operation, user, resource, subResource, yaml, before));
    } catch (MalformedReviewException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static byte[] json(
      String operation,
      String user,
      String resource,
      String subResource,
      @Nullable String yaml,
      @Nullable String before) {
    ObjectNode review =
        JSON.createObjectNode()
            .put("apiVersion", "admission.k8s.io/v1")
            .put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request").put("uid", "4f1c").put("operation", operation);
    String[] parts = resource.split("\\.", 2);
    request
        .putObject("resource")
        .put("group", parts.length == 1 ? "" : parts[1])
        .put("version", "v1")
        .put("resource", parts[0]);
    request.put("subResource", subResource);
    ObjectNode either = tree(yaml == null ? String.valueOf(before) : yaml);
    request.putObject("kind").put("kind", either.path("kind").asText());
    request.put("namespace", either.at("/metadata/namespace").asText());
    request.put("name", either.at("/metadata/name").asText());
    ObjectNode info = request.putObject("userInfo").put("username", user);
    info.set("groups", JSON.valueToTree(List.of("system:authenticated")));
    request.set("object", yaml == null ? JSON.nullNode() : tree(yaml));
    request.set("oldObject", before == null ? JSON.nullNode() : tree(before));
    return review.toString().getBytes(StandardCharsets.UTF_8);
  }

  static ObjectNode tree(String yaml) {
    try {
      return (ObjectNode) JSON.readTree(JSON.writeValueAsString(map(yaml)));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(String yaml) {
    return Serialization.unmarshal(yaml, Map.class);
  }
}
