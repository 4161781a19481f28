package io.hauberk.evidence.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** YAML to a tree. */
final class NodeReader {
  private static final YAMLFactory YAML =
      YAMLFactory.builder().disable(YAMLParser.Feature.EMPTY_STRING_AS_NULL).build();
  private static final int DEEPEST = 32;

  private final String source;
  private final JsonParser parser;

  private NodeReader(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /** An empty file is an empty mapping. */
  static Node.Members read(String source, String text) throws ConfigProblem {
    try (JsonParser parser = YAML.createParser(text)) {
      NodeReader reader = new NodeReader(source, parser);
      if (parser.nextToken() == null || parser.currentToken() == JsonToken.VALUE_NULL) {
        return new Node.Members(1, 1, Map.of());
      }
      Node root = reader.node(1);
      if (parser.nextToken() != null) {
        throw reader.problem("one document is enough");
      }
      if (root instanceof Node.Members members) {
        return members;
      }
      throw new ConfigProblem(source, root.line(), root.column(), "a mapping is expected here");
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ConfigProblem(
          source,
          at == null ? 1 : Math.max(1, at.getLineNr()),
          at == null ? 1 : Math.max(1, at.getColumnNr()),
          "this is no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node node(int depth) throws IOException, ConfigProblem {
    JsonLocation at = parser.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    if (depth > DEEPEST) {
      throw problem("this is nested too deep");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> new Node.Members(line, column, members(depth));
      case START_ARRAY -> new Node.Items(line, column, items(depth));
      case VALUE_NULL -> new Node.Scalar(line, column, "");
      default -> new Node.Scalar(line, column, parser.getText());
    };
  }

  private Map<String, Node.Member> members(int depth) throws IOException, ConfigProblem {
    Map<String, Node.Member> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      JsonLocation at = parser.currentTokenLocation();
      String key = parser.currentName();
      if (members.containsKey(key)) {
        throw problem(
            "`" + key + "` stands here and in line " + members.get(key).line() + ": remove one");
      }
      parser.nextToken();
      members.put(key, new Node.Member(at.getLineNr(), at.getColumnNr(), node(depth + 1)));
    }
    return members;
  }

  private List<Node> items(int depth) throws IOException, ConfigProblem {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(depth + 1));
    }
    return items;
  }

  private ConfigProblem problem(String message) {
    JsonLocation at = parser.currentTokenLocation();
    return new ConfigProblem(source, at.getLineNr(), at.getColumnNr(), message);
  }
}
