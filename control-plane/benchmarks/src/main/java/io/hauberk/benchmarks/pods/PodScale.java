package io.hauberk.benchmarks.pods;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.hauberk.testkit.proxy.FakeProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A thousand pods with a stream each, then restarts of single pods. Prints lines for
 * docs/performance.md. Arguments: how many workloads of ten pods (100), how many restarts (20).
 */
public final class PodScale {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Town town;
  private final Process process;
  private final BufferedReader out;
  private final PrintStream in;
  private final List<FakeProxy> proxies = new ArrayList<>();

  private PodScale(int workloads) throws IOException {
    town = new Town(workloads);
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TownServer.class.getName(),
                Integer.toString(workloads))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  public static void main(String[] args) throws Exception {
    int workloads = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int restarts = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    PodScale scale = new PodScale(workloads);
    try {
      scale.measure(restarts);
    } finally {
      scale.process.destroy();
    }
    System.exit(0);
  }

  private void measure(int restarts) throws Exception {
    int port = (int) answer();
    say("no stream: %d MiB resident, %.0f MiB of heap", ask("rss") / 1024, ask("heap") / 1048576.0);
    long cpu = ask("cpu");
    long begin = System.nanoTime();
    connect(port);
    say(
        "%d pods connected: %.1f s until all had all, %.1f s of CPU, %.1f kB on the wire each",
        town.pods(),
        (System.nanoTime() - begin) / 1e9,
        (ask("cpu") - cpu) / 1e9,
        proxies.stream().mapToLong(FakeProxy::bytes).sum() / 1000.0 / town.pods());
    say(
        "with all streams: %d MiB resident, %.0f MiB of heap",
        ask("rss") / 1024, ask("heap") / 1048576.0);
    long idle = ask("cpu");
    Thread.sleep(10_000);
    say("nothing happens: %.2f %% of a core", (ask("cpu") - idle) / 10e9 * 100);
    restart(restarts);
  }

  private void connect(int port) {
    for (int pod = 0; pod < town.pods(); pod++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .usePlaintext()
              .build();
      proxies.add(
          new FakeProxy(
                  ClaimedPod.as(Town.workload(pod / Town.PODS), town.uid(pod), channel),
                  Town.MESH.pod(town.uid(pod)).dnsName(),
                  FakeProxy.Protocol.DELTA)
              .withoutRecords()
              .subscribe(FakeProxy.CLUSTER)
              .subscribe(FakeProxy.ENDPOINT, town.endpoints(pod))
              .subscribe(FakeProxy.LISTENER)
              .subscribe(FakeProxy.ROUTE, "in-443", "in-8080", "out-443", "out-8080")
              .connect());
    }
    proxies.forEach(
        proxy ->
            proxy.await(
                "all",
                PATIENCE,
                p ->
                    p.held(FakeProxy.ENDPOINT).size() == 2 * Town.CALLERS
                        && p.held(FakeProxy.LISTENER).size() == 2
                        && !p.held(FakeProxy.ROUTE).isEmpty()));
  }

  private void restart(int restarts) throws IOException, InterruptedException {
    long[] lasted = new long[restarts];
    long[] used = new long[restarts];
    long[] messages = new long[restarts];
    long others = 0;
    BitSet gone = new BitSet();
    for (int round = 0; round < restarts; round++) {
      int pod = (round * 37) % town.pods();
      gone.set(pod);
      long[] before = proxies.stream().mapToLong(FakeProxy::messages).toArray();
      long cpu = ask("cpu");
      long begin = System.nanoTime();
      ask("restart " + pod);
      for (int other = 0; other < town.pods(); other++) {
        if (town.mayReach(other, pod)) {
          long had = before[other];
          proxies.get(other).await("the move", PATIENCE, p -> p.messages() > had);
        }
      }
      lasted[round] = System.nanoTime() - begin;
      // whatever else is on its way would be counted by then
      Thread.sleep(300);
      used[round] = ask("cpu") - cpu;
      for (int other = gone.nextClearBit(0);
          other < town.pods();
          other = gone.nextClearBit(other + 1)) {
        long got = proxies.get(other).messages() - before[other];
        if (town.mayReach(other, pod)) {
          messages[round] += got;
        } else {
          others += got;
        }
      }
    }
    say(
        "one pod restarts: %s messages to the %d pods that may reach it and %d to others;"
            + " last of them told after %s ms, %s ms of CPU",
        spread(messages, 1),
        Town.CALLERS * Town.PODS,
        others,
        spread(lasted, 1e6),
        spread(used, 1e6));
  }

  private static String spread(long[] values, double unit) {
    double[] sorted = Arrays.stream(values).mapToDouble(v -> v / unit).sorted().toArray();
    return "%.0f (%.0f to %.0f)"
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  private long ask(String order) throws IOException {
    in.println(order);
    return answer();
  }

  private long answer() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server has ended");
    }
    return Long.parseLong(line);
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
