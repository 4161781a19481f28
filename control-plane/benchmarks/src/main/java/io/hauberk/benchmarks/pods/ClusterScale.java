package io.hauberk.benchmarks.pods;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.FakeNodes;
import io.hauberk.testkit.proxy.FakeProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A thousand pods of fake nodes in a real API server, each with a stream over TLS that its own
 * token and key opened, and the program itself as the control plane. Then single pods are deleted
 * and made anew by their deployments. Prints lines for docs/performance.md. Arguments: how many
 * workloads of ten pods (100), how many restarts (10).
 */
public final class ClusterScale {
  private static final int PER_NODE = 400;
  private static final int AT_ONCE = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final KwokTown kwok;
  private final Town town;
  private final ServedTown program;
  private final SslContext tls;
  private final Map<String, PodStream> streams = new LinkedHashMap<>();
  private int opened;

  private ClusterScale(KwokTown kwok, Town town, ServedTown program, SslContext tls) {
    this.kwok = kwok;
    this.town = town;
    this.program = program;
    this.tls = tls;
  }

  public static void main(String[] args) throws Exception {
    int workloads = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int restarts = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    Path folder = Files.createTempDirectory("cluster-scale");
    try (ApiServer server =
            ApiServer.start(
                folder.resolve("cluster"),
                ApiServer.Companion.CONTROLLER_MANAGER,
                ApiServer.Companion.SCHEDULER);
        FakeNodes nodes =
            FakeNodes.start(folder.resolve("kwok"), server, 1 + workloads * Town.PODS / PER_NODE);
        KubernetesClient client = client(server)) {
      KwokTown kwok = new KwokTown(server, client, workloads);
      say("%d fake nodes", nodes.count());
      kwok.ground();
      try (ServedTown program = ServedTown.start(folder.resolve("program"), server)) {
        say("no pod: %d MiB resident, %.1f s of CPU", program.resident() / 1024, program.cpu());
        ClusterScale scale =
            new ClusterScale(kwok, new Town(workloads), program, tls(roots(client)));
        scale.connect();
        scale.idle();
        scale.restart(restarts);
        scale.streams.values().forEach(PodStream::close);
      }
    }
    System.exit(0);
  }

  /** Each stream is opened as soon as its pod has an address: a pod that waits gets no key. */
  private void connect() throws IOException, GeneralSecurityException {
    double cpu = program.cpu();
    long begin = System.nanoTime();
    for (int from = 0; from < town.pods() / Town.PODS; from += AT_ONCE) {
      int to = Math.min(from + AT_ONCE, town.pods() / Town.PODS);
      kwok.deploy(from, to);
      for (int workload = from; workload < to; workload++) {
        connect(workload);
      }
    }
    say("%d pods run on fake nodes after %.0f s", streams.size(), since(begin));
    streams.values().forEach(PodStream::await);
    say(
        "each has a stream over TLS, its certificate and all else after %.0f s: %.1f s of CPU,"
            + " %.1f kB on the wire each, %d MiB resident",
        since(begin),
        program.cpu() - cpu,
        streams.values().stream().mapToLong(s -> s.proxy().bytes()).sum() / 1000.0 / streams.size(),
        program.resident() / 1024);
  }

  private void connect(int workload) throws GeneralSecurityException {
    Deadline.await(
        "the pods of w" + workload, PATIENCE, () -> kwok.pods(workload).size() == Town.PODS);
    for (Pod pod : kwok.pods(workload)) {
      open(pod, kwok.token(pod));
    }
    streams.values().forEach(PodStream::tryAgain);
  }

  private void idle() throws IOException, InterruptedException {
    awaitQuiet();
    double cpu = program.cpu();
    TimeUnit.SECONDS.sleep(30);
    say(
        "nothing happens: %.1f %% of a core, %d MiB resident",
        (program.cpu() - cpu) / 30 * 100, program.resident() / 1024);
  }

  private void restart(int restarts) throws IOException, GeneralSecurityException {
    List<long[]> rounds = new ArrayList<>();
    double cpu = program.cpu();
    for (int round = 0; round < restarts; round++) {
      rounds.add(restartOne((round * 37) % (town.pods() / Town.PODS)));
    }
    say(
        "one pod deleted and made anew: %s messages to the %d pods that may reach it, %s to the %d"
            + " that it may reach, %s to its %d siblings, %s to all others; %.2f s of CPU in all",
        spread(rounds, 0),
        Town.CALLERS * Town.PODS,
        spread(rounds, 1),
        Town.CALLERS * Town.PODS,
        spread(rounds, 2),
        Town.PODS - 1,
        spread(rounds, 3),
        (program.cpu() - cpu) / restarts);
  }

  /** Messages to those that may reach it, those that it may reach, its siblings, and the rest. */
  private long[] restartOne(int workload) throws GeneralSecurityException {
    Pod old = kwok.pods(workload).getFirst();
    Map<PodStream, Long> before = new LinkedHashMap<>();
    PodStream gone = streams.remove(old.getMetadata().getUid());
    streams.values().forEach(s -> before.put(s, s.proxy().messages()));
    kwok.delete(old);
    if (gone != null) {
      gone.close();
    }
    Deadline.await("the pod made anew", () -> kwok.pods(workload).size() == Town.PODS);
    for (Pod pod : kwok.pods(workload)) {
      if (!streams.containsKey(pod.getMetadata().getUid())) {
        open(pod, kwok.token(pod)).await();
      }
    }
    awaitQuiet();
    long[] messages = new long[4];
    before.forEach(
        (stream, had) ->
            messages[relation(stream.workload(), workload)] += stream.proxy().messages() - had);
    return messages;
  }

  private int relation(int other, int workload) {
    if (other == workload) {
      return 2;
    }
    if (town.mayReach(other * Town.PODS, workload * Town.PODS)) {
      return 0;
    }
    return town.mayReach(workload * Town.PODS, other * Town.PODS) ? 1 : 3;
  }

  private PodStream open(Pod pod, String token) throws GeneralSecurityException {
    PodStream stream =
        PodStream.open(
            new PodStream.Way(program.port(), tls, opened++),
            pod,
            token,
            town.endpoints(KwokTown.workload(pod) * Town.PODS));
    streams.put(pod.getMetadata().getUid(), stream);
    return stream;
  }

  /** Until nobody was told anything for a while. */
  private void awaitQuiet() {
    long[] last = {-1, 0};
    Deadline.await(
        "silence",
        Duration.ofMinutes(5),
        () -> {
          long now =
              streams.values().stream().map(PodStream::proxy).mapToLong(FakeProxy::messages).sum();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > QUIET.toNanos();
        });
  }

  private static KubernetesClient client(ApiServer server) {
    Config config = Config.fromKubeconfig(server.kubeconfig().toFile());
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** As pods read them. */
  private static String roots(KubernetesClient client) {
    List<String> found = new ArrayList<>();
    Deadline.await(
        "the roots",
        () -> {
          ConfigMap map = client.configMaps().inNamespace("shop").withName("hauberk-trust").get();
          if (map != null) {
            found.add(map.getData().getOrDefault("trust.pem", ""));
          }
          return map != null;
        });
    return found.getFirst();
  }

  private static SslContext tls(String roots) throws IOException {
    return GrpcSslContexts.forClient()
        .trustManager(new ByteArrayInputStream(roots.getBytes(StandardCharsets.US_ASCII)))
        .build();
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static String spread(List<long[]> rounds, int column) {
    long[] sorted = rounds.stream().mapToLong(round -> round[column]).sorted().toArray();
    return "%d (%d to %d)"
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
