package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.kubernetes.webhook.Review.Operation;
import io.hauberk.kubernetes.webhook.Review.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes to a {@link Review}. Strict in what it uses: a field of another type than the API says, a
 * key that stands twice or JSON deeper than objects are is refused. Fields that it does not know
 * are passed over, because newer servers may send more.
 */
final class ReviewReader {
  static final String API_VERSION = "admission.k8s.io/v1";

  /** Kubernetes' own kinds are about 20 deep, custom ones of ours fewer. */
  private static final int DEEPEST = 200;

  private final ObjectMapper json;

  ReviewReader(int longest) {
    this.json =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(longest)
                            .maxDocumentLength(longest)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  Review read(byte[] body) throws MalformedReviewException {
    JsonNode root;
    try {
      root = json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new MalformedReviewException("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedReviewException("the body cannot be read");
    }
    if (!(root instanceof ObjectNode review)
        || !text(review, "apiVersion").equals(API_VERSION)
        || !text(review, "kind").equals("AdmissionReview")) {
      throw new MalformedReviewException(
          "the body is not an AdmissionReview of `" + API_VERSION + "`");
    }
    return request(child(review, "request"));
  }

  private static Review request(ObjectNode request) throws MalformedReviewException {
    String uid = text(request, "uid");
    if (uid.isEmpty() || uid.length() > 128) {
      throw new MalformedReviewException("`request.uid` wants 1 to 128 characters");
    }
    ObjectNode resource = child(request, "resource");
    Optional<ObjectNode> object = object(request, "object");
    Optional<ObjectNode> before = object(request, "oldObject");
    Operation operation = operation(text(request, "operation"));
    require(operation, object.isPresent(), before.isPresent());
    return new Review(
        uid,
        operation,
        new Resource(text(resource, "group"), text(resource, "resource")),
        text(request, "subResource"),
        text(child(request, "kind"), "kind"),
        text(request, "namespace"),
        text(request, "name"),
        requester(child(request, "userInfo")),
        object,
        before,
        request.path("dryRun").asBoolean(false));
  }

  private static Operation operation(String text) throws MalformedReviewException {
    for (Operation operation : Operation.values()) {
      if (operation.name().equals(text)) {
        return operation;
      }
    }
    throw new MalformedReviewException("`request.operation` is no operation");
  }

  private static void require(Operation operation, boolean object, boolean before)
      throws MalformedReviewException {
    boolean complete =
        switch (operation) {
          case CREATE -> object;
          case UPDATE -> object && before;
          case DELETE -> before;
          case CONNECT -> true;
        };
    if (!complete) {
      throw new MalformedReviewException(
          "`request.object` or `request.oldObject` is missing for " + operation);
    }
  }

  private static Requester requester(ObjectNode user) throws MalformedReviewException {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    Optional<ObjectNode> given = object(user, "extra");
    if (given.isPresent()) {
      for (Map.Entry<String, JsonNode> entry : given.get().properties()) {
        extra.put(entry.getKey(), texts(entry.getValue(), "request.userInfo.extra"));
      }
    }
    return new Requester(
        text(user, "username"),
        text(user, "uid"),
        texts(user.path("groups"), "request.userInfo.groups"),
        extra);
  }

  private static List<String> texts(JsonNode node, String field) throws MalformedReviewException {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (!node.isArray()) {
      throw wrong(field, "a list of text");
    }
    for (JsonNode item : node) {
      if (!item.isTextual()) {
        throw wrong(field, "a list of text");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /** Empty when absent. */
  private static String text(ObjectNode node, String field) throws MalformedReviewException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw wrong(field, "text");
    }
    return value.textValue();
  }

  private static ObjectNode child(ObjectNode node, String field) throws MalformedReviewException {
    return object(node, field).orElseThrow(() -> wrong(field, "an object"));
  }

  private static Optional<ObjectNode> object(ObjectNode node, String field)
      throws MalformedReviewException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value instanceof ObjectNode object) {
      return Optional.of(object);
    }
    throw wrong(field, "an object");
  }

  private static MalformedReviewException wrong(String field, String wanted) {
    return new MalformedReviewException("`%s` wants %s".formatted(field, wanted));
  }
}
