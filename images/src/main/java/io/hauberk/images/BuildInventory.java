package io.hauberk.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of the whole build, of which an image holds some.
 *
 * @param components by the name of the library's file, such as {@code re2j-1.8.jar}
 */
record BuildInventory(Map<String, ObjectNode> components) {
  private static final Pattern MAVEN =
      Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)(?:\\?(?:classifier=([^&]+)&)?type=jar)?");

  /**
   * @param file CycloneDX in JSON
   */
  static BuildInventory read(Path file) throws IOException {
    Map<String, ObjectNode> components = new TreeMap<>();
    for (JsonNode component : Inventory.JSON.readTree(file.toFile()).path("components")) {
      Matcher purl = MAVEN.matcher(component.path("purl").asText());
      if (purl.matches() && component instanceof ObjectNode library) {
        String classifier = purl.group(3) == null ? "" : "-" + purl.group(3);
        components.put(purl.group(1) + "-" + purl.group(2) + classifier + ".jar", library);
      }
    }
    return new BuildInventory(components);
  }

  /**
   * What is known of a library, about the bytes that are packed.
   *
   * @param name of its file
   * @throws EnvironmentException when the build does not know it
   */
  ObjectNode component(String name, Path packed) throws IOException {
    ObjectNode known = components.get(name);
    if (known == null) {
      throw new EnvironmentException(
          "`" + name + "` is not in the inventory of the build; run `mvn clean package`");
    }
    ObjectNode component = known.deepCopy();
    Part.hash(component, packed);
    return component;
  }
}
