package io.hauberk.injector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.identity.TrustDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One mesh and its pods. */
final class Samples {
  static final ObjectMapper MAPPER = new ObjectMapper();
  static final Surroundings ENROLLED =
      new Surroundings("shop", Map.of(Surroundings.INJECT, "enabled"), false);
  static final IdentityMode KUBELET =
      new IdentityMode.Kubelet("hauberk.io/workload", Duration.ofHours(24));
  static final IdentityMode KEY_WRITER =
      new IdentityMode.KeyWriter("hauberk.example", "hauberk-trust");

  private Samples() {}

  static InjectorOptions options(InterceptionMode interception, IdentityMode identity) {
    return new InjectorOptions(
        new TrustDomain("example.org"),
        "hauberk.hauberk-system.svc",
        15010,
        new InjectorOptions.Images("hauberk/proxy:1", "hauberk/init:1"),
        interception,
        identity,
        List.of("10.96.0.10", "fd00::a"));
  }

  static InjectorOptions options() {
    return options(InterceptionMode.INIT, KUBELET);
  }

  /** Draws the same token every time. */
  static Injector injector(InjectorOptions options) {
    return new Injector(options, new Random(1));
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As the API server sends it again: numbers are as long as they need to be. */
  static JsonNode sent(JsonNode pod) {
    try {
      return MAPPER.readTree(pod.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static JsonNode patched(Injector injector, JsonNode pod) {
    return patched(injector, pod, ENROLLED);
  }

  static JsonNode patched(Injector injector, JsonNode pod, Surroundings surroundings) {
    return switch (injector.inject(pod, surroundings)) {
      case Injection.Patched patched -> AppliedPatch.to(pod, patched.patch());
      case Injection.Unchanged unchanged -> pod;
      case Injection.Refused(var refusals) -> throw new AssertionError(refusals.toString());
    };
  }

  /** What the proxy of a pod is told. */
  static List<String> arguments(JsonNode patched) {
    for (JsonNode container : patched.path("spec").path("initContainers")) {
      if (container.path("name").asText().equals("hauberk-proxy")) {
        List<String> arguments = new ArrayList<>();
        container.path("args").forEach(argument -> arguments.add(argument.asText()));
        return arguments;
      }
    }
    throw new AssertionError("no proxy in " + patched);
  }

  /** What Envoy is started with in a pod. */
  static String bootstrap(JsonNode patched) {
    return InitProgram.bootstrap(arguments(patched));
  }
}
