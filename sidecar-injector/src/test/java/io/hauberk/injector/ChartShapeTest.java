package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The chart's admission policy compares sidecars with {@code charts/hauberk/files/sidecar.json}, so
 * that a forged one is refused while no control plane is there. That file is what the injector
 * makes. {@code -Dgolden.update=true} writes it anew.
 */
class ChartShapeTest {
  private static final Path FILE =
      Path.of(System.getProperty("hauberk.root"), "charts/hauberk/files/sidecar.json");
  private static final String TRUST_DOMAIN = "trust-domain.placeholder";
  private static final String HOST = "host.placeholder";

  /** What a check of the kubelet may be: it can only lead to ports of the pod itself. */
  static final String CHECK =
      "[a-z0-9-]+/(?:startup|readiness|liveness|post-start|pre-stop)"
          + " (?:https? [0-9]{1,5} [0-9]{1,9} [0-9]{1,9} /(?s:.*)"
          + "|tcp [0-9]{1,5} [0-9]{1,9} [0-9]{1,9}"
          + "|grpc [0-9]{1,5} [0-9]{1,9} [0-9]{1,9}(?: (?s:.*))?)";

  private static final JsonNode EVERY_CHECK =
      Samples.json(
          """
          {'spec': {'containers': [{'name': 'app', 'image': 'a',
              'readinessProbe': {'httpGet': {'port': 8080, 'path': '/health?a=$(POD_UID)\\\\"'}},
              'livenessProbe': {'tcpSocket': {'port': 8080}},
              'startupProbe': {'grpc': {'port': 9090, 'service': 'x'}},
              'lifecycle': {'preStop': {'httpGet': {'port': 8443, 'scheme': 'HTTPS'}}}}]}}
          """
              .replace("\\\\\"", "\\\\\\\""));

  @Test
  void theChartComparesWithWhatTheInjectorMakes() throws IOException {
    ObjectNode shapes = Samples.MAPPER.createObjectNode();
    for (InterceptionMode interception : InterceptionMode.values()) {
      for (IdentityMode identity : List.of(Samples.KUBELET, Samples.KEY_WRITER)) {
        InjectorOptions options = options(interception, identity);
        shapes.set(name(interception, identity), shape(options, false));
        shapes.set(name(interception, identity) + "/durable", shape(options, true));
      }
    }
    shapes.put("check", CHECK);
    String text = Samples.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(shapes) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text);
    }
    assertEquals(Files.readString(FILE), text);
  }

  @Test
  void everyKindOfCheckFitsItsPattern() {
    InjectorOptions options = options(InterceptionMode.INIT, Samples.KUBELET);
    List<String> arguments =
        Samples.arguments(Samples.patched(Samples.injector(options), EVERY_CHECK));
    List<String> checks = arguments.subList(arguments.indexOf("--token") + 2, arguments.size());
    assertEquals(4, checks.size());
    checks.forEach(check -> assertTrue(check.matches(CHECK), check));
  }

  private static String name(InterceptionMode interception, IdentityMode identity) {
    return (interception == InterceptionMode.INIT ? "init" : "cni")
        + (identity.equals(Samples.KUBELET) ? "/kubelet" : "/key-writer");
  }

  private static ObjectNode shape(InjectorOptions options, boolean durable) {
    JsonNode pod =
        Samples.patched(
            Samples.injector(options),
            Samples.json("{'spec': {'containers': []}}"),
            new Surroundings(
                "shop", Map.of(Surroundings.INJECT, "enabled"), false, labels -> durable));
    ObjectNode shape = Samples.MAPPER.createObjectNode();
    ArrayNode containers = shape.putArray("containers");
    pod.path("spec").path("initContainers").forEach(c -> containers.add(expected(c, options)));
    return shape;
  }

  private static ObjectNode expected(JsonNode made, InjectorOptions options) {
    ObjectNode container = made.deepCopy();
    container.remove("resources");
    container.put("image", made.path("image").asText().equals("hauberk/init:1") ? "init" : "proxy");
    for (String list : List.of("command", "args")) {
      if (container.get(list) instanceof ArrayNode words) {
        for (int i = 0; i < words.size(); i++) {
          String word = words.get(i).asText();
          if (word.equals(String.join(",", options.dns()))) {
            words.set(i, "DNS");
          } else if (word.matches("[0-9a-f]{32}")) {
            words.set(i, "TOKEN");
          }
        }
      }
    }
    return container;
  }

  private static InjectorOptions options(InterceptionMode interception, IdentityMode identity) {
    InjectorOptions sample = Samples.options(interception, identity);
    return new InjectorOptions(
        new TrustDomain(TRUST_DOMAIN),
        HOST,
        sample.port(),
        sample.images(),
        interception,
        identity,
        sample.dns());
  }
}
