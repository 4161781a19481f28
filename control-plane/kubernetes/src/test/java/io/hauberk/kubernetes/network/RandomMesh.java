package io.hauberk.kubernetes.network;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.testkit.generate.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Small meshes drawn at random: few labels, so that selectors overlap, and grants and guardrails of
 * every kind that a network can see, and of some that it cannot.
 */
final class RandomMesh {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<Integer> PORTS = List.of(80, 443, 8080);

  private RandomMesh() {}

  /**
   * @param prefix of its namespaces, so that many meshes can be looked at as one
   */
  static TestMesh of(long seed, String prefix) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> namespaces = List.of(prefix + "a", prefix + "b");
    List<Intent.Workload> workloads = new ArrayList<>();
    SortedMap<WorkloadId, SortedMap<String, String>> labels = new TreeMap<>();
    SortedMap<WorkloadId, Pod> pods = new TreeMap<>();
    int count = random.nextInt(3, 7);
    for (int i = 0; i < count; i++) {
      String namespace = one(random, namespaces);
      SortedMap<String, String> own = labels(random);
      List<Integer> ports = PORTS.stream().filter(port -> random.nextInt(3) > 0).toList();
      Intent.Workload workload =
          Pods.workload(namespace, "w" + i, own, ports, List.of(prefix + "p" + i));
      workloads.add(workload);
      labels.put(workload.id(), own);
      pods.put(workload.id(), new Pod(namespace, own, "10.0.0." + (i + 1)));
    }
    List<SourceText> texts = new ArrayList<>();
    texts.add(text("MeshConfig", "mesh", "", "{trustDomain: example.org}"));
    int policies = random.nextInt(1, 4);
    for (int i = 0; i < policies; i++) {
      texts.add(
          text(
              "MeshPolicy",
              "p" + i,
              ", namespace: " + one(random, namespaces),
              "{protect: %s, allow: [%s]}"
                  .formatted(selector(random), rule(random, namespaces, count))));
    }
    if (random.nextInt(3) == 0) {
      texts.add(
          text(
              "MeshGuardrail",
              "g",
              "",
              "{protect: %s, %s: [%s]}"
                  .formatted(
                      selector(random),
                      one(random, List.of("only", "never")),
                      rule(random, namespaces, count))));
    }
    Reading reading = new PolicyReader().read(texts, workloads, NOW, Strictness.CLUSTER);
    return new TestMesh(
        reading.model().orElseThrow(() -> new AssertionError(reading.problems() + " " + texts)),
        labels,
        pods);
  }

  private static SortedMap<String, String> labels(SplittableRandom random) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put("app", one(random, List.of("shop", "bank", "mail")));
    if (random.nextBoolean()) {
      labels.put("tier", one(random, List.of("gold", "tin")));
    }
    if (random.nextInt(4) == 0) {
      labels.put("zone", "pci");
    }
    return labels;
  }

  private static String selector(SplittableRandom random) {
    return one(
        random,
        List.of(
            "{}",
            "{matchLabels: {app: shop}}",
            "{matchLabels: {app: bank}}",
            "{matchLabels: {tier: gold}}",
            "{matchExpressions: [{key: tier, operator: DoesNotExist}]}"));
  }

  private static String rule(SplittableRandom random, List<String> namespaces, int count) {
    String from =
        one(
            random,
            List.of(
                "",
                ", from: [{labels: {matchLabels: {app: mail}}}]",
                ", from: [{labels: {matchLabels: {tier: tin}}}, {namespaces: [%s]}]"
                    .formatted(one(random, namespaces)),
                ", from: [{serviceAccounts: [{namespace: %s, name: w%d}]}]"
                    .formatted(one(random, namespaces), random.nextInt(count)),
                ", from: [{labels: {matchLabels: {app: shop}}, addresses: [10.0.0.0/30]}]",
                ", from: [{addresses: [10.0.0.2/31]}]"));
    String ports = one(random, List.of("", ", ports: [443]", ", ports: [80, 8080]"));
    String http = one(random, List.of("", "", ", http: [{methods: [GET], paths: [{prefix: /a}]}]"));
    return "{name: r" + from + ports + http + "}";
  }

  private static SourceText text(String kind, String name, String namespace, String spec) {
    return new SourceText(
        kind + " " + name + namespace,
        """
        apiVersion: hauberk.io/v1alpha1
        kind: %s
        metadata: {name: %s%s}
        spec: %s
        """
            .formatted(kind, name, namespace, spec));
  }

  private static <T> T one(SplittableRandom random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Where a pod asks; never a real one. */
  static Map<String, String> namespaceLabels(String namespace) {
    return Map.of("kubernetes.io/metadata.name", namespace);
  }
}
