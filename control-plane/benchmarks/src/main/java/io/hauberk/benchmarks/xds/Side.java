package io.hauberk.benchmarks.xds;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One control plane in a process of its own, and the proxies that are connected to it. */
final class Side implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * One publication, as it went.
   *
   * @param lastAck nanoseconds from the order to publish until the last proxy has answered
   * @param cpu nanoseconds of the server's process
   * @param messages to all proxies together
   */
  record Round(long lastAck, long cpu, long messages) {}

  final String name;
  private final Process process;
  private final BufferedReader out;
  private final PrintStream in;
  private final int port;
  private final List<FakeProxy> proxies = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  Side(String name) throws IOException {
    this.name = name;
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    port = (int) answer();
  }

  void connect(int count, FakeProxy.Protocol protocol) {
    for (int i = 0; i < count; i++) {
      FakeProxy proxy =
          new FakeProxy(channel(Payload.workload(i)), Payload.workload(i).toString(), protocol)
              .withoutRecords()
              .subscribe(FakeProxy.CLUSTER)
              .subscribe(FakeProxy.LISTENER)
              .subscribe(FakeProxy.ROUTE, "in-443");
      if (name.equals("stock")) {
        // It forgets a proxy that does so once.
        proxy.introducingItselfEveryTime();
      }
      proxies.add(proxy.connect());
    }
    awaitMessages(0, count, 3);
  }

  /**
   * @param count of the workloads whose policy changes
   */
  Round publish(int count, long revision) throws InterruptedException {
    ask("prepare " + count + " " + revision);
    long[] before = proxies.stream().mapToLong(FakeProxy::messages).toArray();
    long cpu = ask("cpu");
    long begin = System.nanoTime();
    in.println("publish");
    for (int i = 0; i < count; i++) {
      awaitMessages(i, i + 1, before[i] + 1);
    }
    long lastAck = System.nanoTime() - begin;
    answer();
    // The last acknowledgement has left; what else there may be comes now.
    Thread.sleep(300);
    long messages = proxies.stream().mapToLong(FakeProxy::messages).sum();
    for (long old : before) {
      messages -= old;
    }
    return new Round(lastAck, ask("cpu") - cpu, messages);
  }

  void load(int count, long revision) {
    ask("prepare " + count + " " + revision);
    ask("publish");
  }

  long bytes() {
    return proxies.stream().mapToLong(FakeProxy::bytes).sum();
  }

  long heap() {
    return ask("heap");
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    in.close();
    process.destroy();
  }

  private Channel channel(WorkloadId workload) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .build();
    channels.add(channel);
    return ClaimedIdentity.as(workload, channel);
  }

  private void awaitMessages(int from, int to, long atLeast) {
    for (FakeProxy proxy : proxies.subList(from, to)) {
      proxy.await(atLeast + " messages", PATIENCE, p -> p.messages() >= atLeast);
    }
  }

  private long ask(String question) {
    in.println(question);
    return answer();
  }

  private long answer() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("the server under measurement has ended");
      }
      return Long.parseLong(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
