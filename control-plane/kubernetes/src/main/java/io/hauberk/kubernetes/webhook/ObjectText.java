package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A custom object as the text that the policy reader takes: what a user may write, without status
 * and without what the server and its clients note in metadata. Each key and each item stands in a
 * line of its own, so that the line of a problem is a field of the object.
 */
record ObjectText(SourceText source, List<String> fields) {
  ObjectText {
    fields = List.copyOf(fields);
  }

  static ObjectText of(String name, ObjectNode object) {
    Printer printer = new Printer();
    printer.print("", CustomObject.written(object));
    return new ObjectText(new SourceText(name, printer.text.toString()), printer.fields);
  }

  /** Where the problem is, {@code spec.allow[0].from}; empty for the whole object. */
  String field(Problem problem) {
    int line = problem.line() - 1;
    return line >= 0 && line < fields.size() ? fields.get(line) : "";
  }

  /** JSON, one key or item a line, and beside it the path of what begins in that line. */
  private static final class Printer {
    private final StringBuilder text = new StringBuilder();
    private final List<String> fields = new ArrayList<>(List.of(""));

    void print(String path, JsonNode node) {
      if (node instanceof ObjectNode object) {
        text.append('{');
        String separator = "";
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
          line(separator, inner);
          text.append(quoted(object, field.getKey())).append(": ");
          print(inner, field.getValue());
          separator = ",";
        }
        text.append('}');
      } else if (node.isArray()) {
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
          String inner = "%s[%d]".formatted(path, i);
          line(i == 0 ? "" : ",", inner);
          print(inner, node.get(i));
        }
        text.append(']');
      } else {
        text.append(node);
      }
    }

    private void line(String separator, String path) {
      text.append(separator).append('\n');
      fields.add(path);
    }

    private static String quoted(ObjectNode any, String key) {
      return any.textNode(key).toString();
    }
  }
}
