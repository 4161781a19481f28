package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A pod's tree, by the parts that matter here. */
record Pod(ObjectNode json) {
  /**
   * A container and where it stands.
   *
   * @param field {@code spec.containers[0]}
   * @param list {@code containers}, {@code initContainers} or {@code ephemeralContainers}
   */
  record Container(String field, String list, ObjectNode json) {
    String name() {
      return json.path("name").asText();
    }
  }

  ObjectNode spec() {
    return json.withObjectProperty("spec");
  }

  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    json.path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  JsonNode label(String key) {
    return json.path("metadata").path("labels").path(key);
  }

  JsonNode annotation(String key) {
    return json.path("metadata").path("annotations").path(key);
  }

  /** Whether an earlier call of the webhook made this pod what it is, as far as the pod says. */
  boolean ours() {
    return annotation(Reserved.INJECTED).isTextual() && covered();
  }

  /** Whether there is a proxy; unlike an annotation it cannot be taken out of a running pod. */
  boolean covered() {
    return containers("initContainers").stream().anyMatch(c -> c.name().equals(Reserved.PROXY));
  }

  List<Container> containers() {
    List<Container> all = new ArrayList<>(containers("initContainers"));
    all.addAll(containers("containers"));
    all.addAll(containers("ephemeralContainers"));
    return all;
  }

  List<Container> containers(String list) {
    List<Container> found = new ArrayList<>();
    JsonNode array = json.path("spec").path(list);
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) instanceof ObjectNode container) {
        found.add(new Container("spec." + list + "[" + i + "]", list, container));
      }
    }
    return found;
  }

  JsonNode volumes() {
    return json.path("spec").path("volumes");
  }

  /** Without what {@link #ours} brought; what is left is what was written. */
  void strip() {
    remove("initContainers", Reserved.CONTAINERS);
    remove("volumes", Reserved.VOLUMES);
    if (json.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(List.of(Reserved.INJECTED, Reserved.INTERCEPT));
    }
  }

  private void remove(String list, Set<String> names) {
    if (spec().get(list) instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (names.contains(array.get(i).path("name").asText())) {
          array.remove(i);
        }
      }
    }
  }
}
