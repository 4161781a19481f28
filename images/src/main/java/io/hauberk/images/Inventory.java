package io.hauberk.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in an image, for whoever looks for known vulnerabilities.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
final class Inventory {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)+");

  private final ObjectNode document = JSON.createObjectNode();
  private final ArrayNode components;

  /** An empty one of the image {@code hauberk/<name>}. */
  Inventory(String image, String version) {
    document.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    document
        .putObject("metadata")
        .putObject("component")
        .put("type", "container")
        .put("name", "hauberk/" + image)
        .put("version", version);
    components = document.putArray("components");
  }

  Inventory add(Part part) {
    components.add(part.component());
    return this;
  }

  Inventory addAll(Collection<Part> parts) {
    parts.forEach(this::add);
    return this;
  }

  /** One as another inventory has it. */
  Inventory add(JsonNode component) {
    components.add(component);
    return this;
  }

  String text() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first number with a dot in what a program says about itself. */
  static String number(String said) {
    Matcher found = NUMBER.matcher(said);
    return found.find() ? found.group() : "unknown";
  }
}
