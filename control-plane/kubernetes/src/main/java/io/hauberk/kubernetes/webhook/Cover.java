package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the proxy that a pod has with the one that it should have. */
final class Cover {
  private static final String PREFIX = "hauberk-";
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

  /** Limits of a namespace are put on every container that leaves them open. */
  private static final String RESOURCES = ".resources";

  /** What the API server fills in by itself, where nothing was said. */
  private static final Set<String> FILLED_IN =
      Set.of(
          "apiVersion",
          "defaultMode",
          "failureThreshold",
          "imagePullPolicy",
          "periodSeconds",
          "protocol",
          "resources",
          "scheme",
          "successThreshold",
          "terminationMessagePath",
          "terminationMessagePolicy",
          "timeoutSeconds");

  private Cover() {}

  /**
   * The first field of the pod that is not as expected; what the server fills in, and the token
   * that it mounts into every container, is as expected.
   */
  static Optional<String> missing(JsonNode expected, JsonNode pod) {
    return different("", expected, pod);
  }

  /** The first field of the proxy that an update of a running pod would change. */
  static Optional<String> changed(ObjectNode before, ObjectNode after) {
    List<JsonNode> had = ours(before);
    List<JsonNode> has = ours(after);
    if (had.isEmpty() || had.equals(has)) {
      return Optional.empty();
    }
    for (JsonNode container : had) {
      if (!has.contains(container)) {
        return Optional.of(container.path("name").asText("metadata.annotations"));
      }
    }
    return Optional.of("spec.initContainers");
  }

  /** The parts of the proxy: containers, volumes and, last, the annotations. */
  private static List<JsonNode> ours(ObjectNode pod) {
    List<JsonNode> found = new ArrayList<>();
    for (String list : List.of("/spec/initContainers", "/spec/volumes")) {
      for (JsonNode item : pod.at(list)) {
        if (item.path("name").asText().startsWith(PREFIX)) {
          found.add(item);
        }
      }
    }
    if (!found.isEmpty()) {
      ObjectNode annotations = pod.objectNode();
      for (Map.Entry<String, JsonNode> entry : pod.at("/metadata/annotations").properties()) {
        if (entry.getKey().startsWith("hauberk.io/in")) {
          annotations.set(entry.getKey(), entry.getValue());
        }
      }
      found.add(annotations);
    }
    return found;
  }

  private static Optional<String> different(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      return fields(path, expected, actual);
    }
    if (expected.isArray() && actual.isArray()) {
      return items(path, expected, actual);
    }
    return same(expected, actual) ? Optional.empty() : Optional.of(path);
  }

  /** A number is the same number however many bits it was kept in. */
  private static boolean same(JsonNode expected, JsonNode actual) {
    return (expected.isNumber() && actual.isNumber())
        ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
        : expected.equals(actual);
  }

  private static Optional<String> fields(String path, JsonNode expected, JsonNode actual) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      Optional<String> found = different(inner, field.getValue(), actual.path(field.getKey()));
      if (found.isPresent()) {
        return found;
      }
    }
    for (Map.Entry<String, JsonNode> field : actual.properties()) {
      String name = field.getKey();
      boolean token = name.equals("volumeMounts") && onlyToken(field.getValue());
      boolean filledIn = FILLED_IN.contains(name) || path.contains(RESOURCES);
      if (!expected.has(name) && !filledIn && !token) {
        return Optional.of(path.isEmpty() ? name : path + "." + name);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> items(String path, JsonNode expected, JsonNode actual) {
    List<JsonNode> compared = new ArrayList<>();
    actual.forEach(compared::add);
    if (path.endsWith(".volumeMounts") && expected.size() < actual.size()) {
      compared.removeIf(mount -> isToken(mount) && !contains(expected, mount));
    }
    if (expected.size() != compared.size()) {
      return Optional.of(path);
    }
    for (int i = 0; i < compared.size(); i++) {
      Optional<String> found = different(path + "[" + i + "]", expected.get(i), compared.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean contains(JsonNode array, JsonNode item) {
    for (JsonNode each : array) {
      if (each.equals(item)) {
        return true;
      }
    }
    return false;
  }

  private static boolean onlyToken(JsonNode mounts) {
    return mounts.size() == 1 && isToken(mounts.get(0));
  }

  private static boolean isToken(JsonNode mount) {
    return mount.path("mountPath").asText().equals(TOKEN_PATH)
        && mount.path("readOnly").asBoolean();
  }
}
