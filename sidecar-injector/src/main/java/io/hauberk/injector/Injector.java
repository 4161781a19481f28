package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.injector.Injection.Patched;
import io.hauberk.injector.Injection.Refused;
import io.hauberk.injector.Injection.Unchanged;
import io.hauberk.policy.intent.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Puts the proxy into a pod, first of all its containers. What is made depends on the pod as it was
 * written, the namespace and the options only; the token of the probe paths is drawn once per pod.
 * Called again, on a pod that it has changed before, it undoes its work and does it anew: what
 * another webhook added meanwhile is covered, and nothing is doubled.
 */
public final class Injector {
  /**
   * Bytes of all checks. What becomes of them is one argument of Envoy, for which Linux has 131,072
   * bytes (MAX_ARG_STRLEN), and most of that is not theirs.
   */
  static final int LONGEST_CHECKS = 30_000;

  /** Together they are under 40,000 bytes in the proxy's configuration. */
  static final int MOST_CHECKS = 30;

  private final InjectorOptions options;
  private final RandomGenerator random;

  /**
   * @param random for probe tokens; must be unpredictable
   */
  public Injector(InjectorOptions options, RandomGenerator random) {
    this.options = options;
    this.random = random;
  }

  /** What all pods of the mesh have in common. */
  public InjectorOptions options() {
    return options;
  }

  /**
   * @param pod as admission shows it; it is not changed
   */
  public Injection inject(JsonNode pod, Surroundings surroundings) {
    if (!(pod instanceof ObjectNode object)) {
      throw new IllegalArgumentException("a pod is a JSON object");
    }
    Pod before = new Pod(object);
    Participation participation = Participation.of(before, surroundings);
    List<Refusal> refusals =
        switch (participation) {
          case OUTSIDE, OPTED_OUT -> List.of();
          case MAY_NOT_OPT_OUT -> List.of(Participation.optOut(surroundings));
          case COVERED -> new Refusals(options, before).all();
        };
    if (!refusals.isEmpty()) {
      return new Refused(refusals);
    }
    return switch (participation) {
      case OUTSIDE -> new Unchanged("neither the namespace nor the pod asks for a proxy");
      case OPTED_OUT -> new Unchanged("the pod stays outside, as its namespace may");
      case MAY_NOT_OPT_OUT, COVERED -> cover(before, surroundings.durable().test(before.labels()));
    };
  }

  private Injection cover(Pod before, boolean durable) {
    Pod after = new Pod(before.json().deepCopy());
    ProbeRewrite rewrite = ProbeRewrite.of(after, random);
    rewrite.undo(after);
    after.strip();
    List<Probe> probes = rewrite.apply(after);
    List<String> checks = probes.stream().map(Probe::argument).toList();
    if (checks.size() > MOST_CHECKS || bytes(checks) > LONGEST_CHECKS) {
      return new Refused(List.of(tooMany(checks.size())));
    }
    after.containers().forEach(Injector::withoutRawPackets);
    put(
        after,
        "initContainers",
        0,
        new SidecarContainers(options, rewrite.token(), checks, durable).all());
    ArrayNode volumes = after.spec().withArrayProperty("volumes");
    put(after, "volumes", volumes.size(), new SidecarVolumes(options.identity(), durable).all());
    annotate(after, rewrite);
    return after.json().equals(before.json())
        ? new Unchanged("the pod is covered already")
        : new Patched(before.json(), after.json());
  }

  /** With raw packets, which runtimes allow by default, a root program gets past the rules. */
  private static void withoutRawPackets(Pod.Container container) {
    ArrayNode dropped =
        container
            .json()
            .withObjectProperty("securityContext")
            .withObjectProperty("capabilities")
            .withArrayProperty("drop");
    for (JsonNode capability : dropped) {
      if (capability.asText().equals("ALL") || capability.asText().equals("NET_RAW")) {
        return;
      }
    }
    dropped.add("NET_RAW");
  }

  private static Refusal tooMany(int checks) {
    return new Refusal(
        Code.TOO_MANY_CHECKS,
        "spec.containers",
        "the `%d` probes and hooks of `spec.containers` and `spec.initContainers` are more"
                .formatted(checks)
            + " than the `%d`, or longer than the `%d` bytes, that fit into the proxy's start"
                .formatted(MOST_CHECKS, LONGEST_CHECKS)
            + " arguments; drop some, or shorten their paths");
  }

  private static int bytes(List<String> checks) {
    return checks.stream().mapToInt(c -> c.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private static void put(Pod pod, String list, int at, List<ObjectNode> ours) {
    ArrayNode array = pod.spec().withArrayProperty(list);
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    all.addAll(at, ours);
    array.removeAll().addAll(all);
  }

  private void annotate(Pod pod, ProbeRewrite rewrite) {
    ObjectNode annotations =
        pod.json().withObjectProperty("metadata").withObjectProperty("annotations");
    annotations.put(Reserved.INJECTED, rewrite.annotation());
    if (options.interception() == InterceptionMode.CNI) {
      annotations.put(Reserved.INTERCEPT, "enabled");
    }
  }
}
