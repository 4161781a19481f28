package io.hauberk.benchmarks.pods;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.server.publish.Endpoints;
import io.hauberk.server.publish.MeshView;
import io.hauberk.testkit.generate.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Workloads of ten pods and two ports each, in a ring: each may be reached by the five behind it.
 * Some pods have been replaced, each so many times.
 */
final class Town {
  static final TrustDomain MESH = new TrustDomain("example.org");
  static final int PODS = 10;
  static final int CALLERS = 5;

  private static final List<Integer> PORTS = List.of(443, 8080);

  private final int workloads;
  private final int[] births;

  Town(int workloads) {
    this.workloads = workloads;
    this.births = new int[workloads * PODS];
  }

  /** Replaces a pod. */
  void restart(int pod) {
    births[pod]++;
  }

  static WorkloadId workload(int index) {
    return new WorkloadId("shop", "w" + index);
  }

  int pods() {
    return births.length;
  }

  String uid(int pod) {
    return "p" + pod + "-" + births[pod];
  }

  /** Names of the endpoints that a pod waits for. */
  String[] endpoints(int pod) {
    return IntStream.rangeClosed(1, CALLERS)
        .boxed()
        .flatMap(
            step ->
                PORTS.stream()
                    .map(
                        port ->
                            "to-%s:%d"
                                .formatted(
                                    workload((pod / PODS + workloads - step) % workloads), port)))
        .toArray(String[]::new);
  }

  /** Whether that pod may reach the other. */
  boolean mayReach(int caller, int callee) {
    int steps = Math.floorMod(caller / PODS - callee / PODS, workloads);
    return steps >= 1 && steps <= CALLERS;
  }

  MeshView view(List<SourceText> texts) {
    List<Intent.Workload> all = new ArrayList<>();
    SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> ready = new TreeMap<>();
    for (int i = 0; i < workloads; i++) {
      int first = i * PODS;
      all.add(
          Pods.workload(
              "shop",
              "w" + i,
              Map.of("app", "w" + i),
              PORTS,
              IntStream.range(first, first + PODS).mapToObj(this::uid).toList()));
      SortedMap<Integer, List<SocketAddress>> ports = new TreeMap<>();
      PORTS.forEach(
          port ->
              ports.put(
                  port,
                  IntStream.range(first, first + PODS).mapToObj(pod -> at(pod, port)).toList()));
      ready.put(workload(i), ports);
    }
    return new MeshView(texts, all, new Endpoints(ready));
  }

  private SocketAddress at(int pod, int port) {
    return SocketAddress.parse(
        "10.%d.%d.%d:%d".formatted(births[pod] % 250, pod / 250, pod % 250 + 1, port));
  }

  List<SourceText> texts() {
    List<SourceText> texts = new ArrayList<>();
    texts.add(
        new SourceText(
            "MeshConfig mesh",
            "{apiVersion: hauberk.io/v1alpha1, kind: MeshConfig, metadata: {name: mesh},"
                + " spec: {trustDomain: example.org}}"));
    for (int i = 0; i < workloads; i++) {
      List<String> callers = new ArrayList<>();
      for (int step = 1; step <= CALLERS; step++) {
        callers.add("{labels: {matchLabels: {app: w%d}}}".formatted((i + step) % workloads));
      }
      texts.add(
          new SourceText(
              "MeshPolicy shop/w" + i,
              ("{apiVersion: hauberk.io/v1alpha1, kind: MeshPolicy, metadata: {name: w%d,"
                      + " namespace: shop}, spec: {protect: {matchLabels: {app: w%d}}, allow:"
                      + " [{name: ring, from: [%s], http: [{methods: [GET], paths: [{prefix:"
                      + " /a}]}]}]}}")
                  .formatted(i, i, String.join(", ", callers))));
    }
    return texts;
  }
}
