package io.hauberk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a question from one line of JSON. */
final class QuestionText {
  private static final ObjectReader READER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .readerFor(JsonNode.class);
  private static final Set<String> FIELDS =
      Set.of("from", "to", "method", "path", "host", "headers", "address");

  private QuestionText() {}

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static Question parse(String line) {
    JsonNode node;
    try {
      node = READER.readValue(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not one JSON object on a line", e);
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException("not one JSON object on a line");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("unknown field `" + name + "`");
              }
            });
    Question.Callee callee = Question.callee(required(node, "to"));
    List<Request.Header> headers = new ArrayList<>();
    Optional<String> host = text(node, "host");
    for (Request.Header header : headers(node.path("headers"))) {
      if (header.name().equals("host")) {
        host = Optional.of(header.value());
      } else {
        headers.add(header);
      }
    }
    return new Question(
        WorkloadId.parse(required(node, "from")),
        callee.workload(),
        callee.port(),
        text(node, "method").orElse("GET"),
        text(node, "path"),
        host,
        headers,
        text(node, "address").map(IpAddress::parse));
  }

  private static List<Request.Header> headers(JsonNode node) {
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      throw new IllegalArgumentException("`headers` is no object");
    }
    List<Request.Header> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getValue().isArray()) {
        entry.getValue().forEach(value -> headers.add(header(entry.getKey(), value)));
      } else {
        headers.add(header(entry.getKey(), entry.getValue()));
      }
    }
    return headers;
  }

  private static Request.Header header(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException("header `" + name + "` is no text");
    }
    return new Request.Header(name, value.textValue());
  }

  private static String required(JsonNode node, String field) {
    return text(node, field)
        .orElseThrow(() -> new IllegalArgumentException("field `" + field + "` is missing"));
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException("`" + field + "` is no text");
    }
    return Optional.of(value.textValue());
  }
}
