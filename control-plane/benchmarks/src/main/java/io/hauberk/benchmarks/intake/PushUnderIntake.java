package io.hauberk.benchmarks.intake;

import io.grpc.ManagedChannel;
import io.hauberk.admin.v1.StartQuarantineRequest;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.testkit.proxy.FakeProxy;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A control plane with streams of configuration of its proxies, of which some flood it with the
 * entries of their access logs, in blocks that alternate with blocks in which they are silent. In
 * each block the policy of all workloads is changed again and again: by an edit of a file, and by
 * an order of quarantine. Measured is until the last stream has the change. Arguments: how many
 * proxies (50), how many of them flood (8), how many blocks of each kind (10), how many changes of
 * each kind a block has (10), how nice the flood is (0).
 */
public final class PushUnderIntake {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Fleet fleet;
  private final ChildProcess plane;
  private final AdminClient admin;
  private final ChildProcess flood;
  private final int blocks;
  private final int changes;
  private final List<FakeProxy> proxies = new ArrayList<>();
  private final Samples idle = new Samples("idle");
  private final Samples flooded = new Samples("flooded");
  private int revision;

  private PushUnderIntake(int size, int flooding, int blocks, int changes, int nice)
      throws Exception {
    this.blocks = blocks;
    this.changes = changes;
    fleet = new Fleet(Files.createTempDirectory("hauberk-push"), size);
    plane =
        new ChildProcess(
            fleet.root().resolve("plane.log"),
            List.of(),
            PlaneProcess.class,
            List.of("-Xmx512m"),
            fleet.root(),
            size);
    int port = (int) plane.answer()[0];
    admin =
        AdminClient.connect(
            UnixDomainSocketAddress.of(Files.readString(fleet.root().resolve("socket"))));
    flood =
        new ChildProcess(
            fleet.root().resolve("flood.log"),
            nice == 0 ? List.of() : List.of("nice", "-n", Integer.toString(nice)),
            Flood.class,
            List.of("-Xmx256m"),
            fleet.root(),
            size,
            flooding,
            port);
    flood.answer();
    for (int i = 0; i < size; i++) {
      proxies.add(connect(i, port));
    }
    proxies.forEach(proxy -> proxy.await("all", PATIENCE, p -> !p.held(FakeProxy.ROUTE).isEmpty()));
  }

  public static void main(String[] args) throws Exception {
    int[] numbers = {50, 8, 10, 10, 0};
    for (int i = 0; i < args.length; i++) {
      numbers[i] = Integer.parseInt(args[i]);
    }
    new PushUnderIntake(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]).measure();
    System.exit(0);
  }

  private FakeProxy connect(int index, int port) throws Exception {
    ManagedChannel channel = fleet.channel(index, port);
    return new FakeProxy(channel, Fleet.workload(index).toString(), FakeProxy.Protocol.DELTA)
        .withoutRecords()
        .subscribe(FakeProxy.CLUSTER)
        .subscribe(FakeProxy.LISTENER)
        .subscribe(FakeProxy.ROUTE, "in-443")
        .subscribe(FakeProxy.EXTENSION, "quarantine")
        .connect();
  }

  private void measure() throws Exception {
    block(new Samples("warm-up"));
    flood.ask("go");
    block(new Samples("warm-up"));
    flood.ask("stop");
    for (int i = 0; i < blocks; i++) {
      settle();
      block(idle);
      flood.ask("go");
      Thread.sleep(500);
      block(flooded);
      flood.ask("stop");
    }
    settle();
    idle.print();
    flooded.print();
    say(
        "flooded / idle, p99: edit %.2f, order %.2f",
        flooded.p99("edit") / idle.p99("edit"), flooded.p99("order") / idle.p99("order"));
    accountForAll();
    flood.close();
    admin.close();
    plane.close();
  }

  /** Nothing waits any more. */
  private void settle() throws InterruptedException {
    while (plane.ask("counts")[3] > 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    TimeUnit.MILLISECONDS.sleep(1500);
  }

  private void block(Samples samples) throws Exception {
    long begin = System.nanoTime();
    long cpu = plane.ask("cpu")[0];
    long entries = plane.ask("counts")[0];
    for (int i = 0; i < changes; i++) {
      samples.add("edit", timed(FakeProxy.ROUTE, "in-443", () -> fleet.edit(++revision)));
      samples.add("order", timed(FakeProxy.EXTENSION, "quarantine", this::quarantine));
      samples.add("order", timed(FakeProxy.EXTENSION, "quarantine", this::release));
      long[] memory = plane.ask("memory");
      samples.memory(memory[0], memory[1], plane.ask("counts")[3]);
    }
    samples.work(
        System.nanoTime() - begin, plane.ask("cpu")[0] - cpu, plane.ask("counts")[0] - entries);
  }

  private void quarantine() throws Exception {
    admin.startQuarantine(
        StartQuarantineRequest.newBuilder()
            .setTarget(Fleet.workload(proxies.size() - 1).toString())
            .setReason("benchmark")
            .build());
  }

  private void release() throws Exception {
    admin.release(Fleet.workload(proxies.size() - 1).toString());
  }

  /** A change. */
  @FunctionalInterface
  private interface Change {
    void make() throws Exception;
  }

  /** Nanoseconds until the last stream has what has changed. */
  private long timed(String type, String name, Change change) throws Exception {
    List<String> before =
        proxies.stream().map(proxy -> String.valueOf(proxy.held(type).get(name))).toList();
    TimeUnit.MILLISECONDS.sleep(20);
    long begin = System.nanoTime();
    change.make();
    for (int i = 0; i < proxies.size() - 1; i++) {
      String old = before.get(i);
      proxies.get(i).await(name, PATIENCE, p -> !old.equals(p.held(type).get(name)));
    }
    return System.nanoTime() - begin;
  }

  private void accountForAll() {
    long sent = flood.ask("sent")[0];
    long[] counts = plane.ask("counts");
    say(
        "%d entries sent = %d taken + %d shed and counted + %d refused or failed; of the taken the"
            + " log shed and counted %d; it has %d records",
        sent, counts[0], counts[1], counts[2], counts[4], counts[5]);
    if (sent != counts[0] + counts[1] + counts[2]) {
      throw new IllegalStateException("entries were lost without a word");
    }
  }

  static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
