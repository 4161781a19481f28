package io.hauberk.injector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Turns the kubelet's checks towards the proxy, and remembers what they were, so that a second call
 * begins where the first one did.
 *
 * @param token stands in each path: who cannot read the pod's specification cannot guess it
 * @param originals by {@link Probe#name}, as they were written
 */
record ProbeRewrite(String token, ObjectNode originals) {
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What an earlier call left in the pod, or a new beginning. */
  static ProbeRewrite of(Pod pod, RandomGenerator random) {
    return remembered(pod)
        .orElseGet(
            () -> {
              byte[] bytes = new byte[16];
              random.nextBytes(bytes);
              return new ProbeRewrite(
                  HexFormat.of().formatHex(bytes), JsonNodeFactory.instance.objectNode());
            });
  }

  private static Optional<ProbeRewrite> remembered(Pod pod) {
    try {
      JsonNode memory = MAPPER.readTree(pod.annotation(Reserved.INJECTED).asText(""));
      String token = memory.path("token").asText();
      return TOKEN.matcher(token).matches() && memory.path("probes") instanceof ObjectNode originals
          ? Optional.of(new ProbeRewrite(token, originals.deepCopy()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  String annotation() {
    ObjectNode memory = JsonNodeFactory.instance.objectNode().put("token", token);
    memory.set("probes", originals);
    return memory.toString();
  }

  /** Puts back what was written, wherever the pod still asks the proxy. */
  void undo(Pod pod) {
    for (Pod.Container container : pod.containers()) {
      for (Probe.Kind kind : Probe.Kind.values()) {
        String name = container.name() + "/" + kind.path;
        if (kind.holder(container.json()) instanceof ObjectNode holder
            && holder.path("httpGet").path("path").asText().equals(path(name))
            && originals.get(name) instanceof ObjectNode original) {
          holder.remove(Probe.ACTIONS);
          holder.setAll(original.deepCopy());
        }
      }
    }
    originals.removeAll();
  }

  /** Turns every check that does not run inside its container towards the proxy. */
  List<Probe> apply(Pod pod) {
    List<Probe> turned = new ArrayList<>();
    for (Pod.Container container : pod.containers()) {
      for (Probe.Kind kind : Probe.Kind.values()) {
        Probe.of(container, kind).ifPresent(probe -> turned.add(turn(probe)));
      }
    }
    return turned;
  }

  private Probe turn(Probe probe) {
    ObjectNode original = originals.putObject(probe.name());
    JsonNode headers = probe.holder().path("httpGet").path("httpHeaders");
    for (String action : Probe.ACTIONS) {
      if (probe.holder().has(action)) {
        original.set(action, probe.holder().remove(action));
      }
    }
    ObjectNode asks =
        probe
            .holder()
            .putObject("httpGet")
            .put("path", path(probe.name()))
            .put("port", Reserved.PROBES)
            .put("scheme", "HTTP");
    if (headers.isArray()) {
      asks.set("httpHeaders", headers.deepCopy());
    }
    return probe;
  }

  String path(String name) {
    return "/probe/" + token + "/" + name;
  }
}
