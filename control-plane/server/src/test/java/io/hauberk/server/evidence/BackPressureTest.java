package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.IntakeOptions;
import io.hauberk.evidence.intake.Redaction;
import io.hauberk.evidence.intake.Roster;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ProxyIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A disk that does not keep up makes the proxies wait, over HTTP/2's flow control. */
class BackPressureTest {
  private static final long SHEDDING = 128 << 10;
  private static final long FULL = 256 << 10;
  private static final int ENTRIES = 10;

  /** Of messages that a proxy could send if nobody held it back: 160 MiB. */
  private static final int MOST = 20_000;

  private final Disk disk = new Disk();
  private final Intake intake =
      new Intake(
          disk,
          Roster.EMPTY,
          new IntakeOptions(Redaction.STANDARD, SHEDDING, FULL, 10),
          InstantSource.system());

  @Test
  void denialsWaitAtTheProxyAndNoneIsLost() throws Exception {
    try (Running running = Running.of(intake)) {
      Flood flood = new Flood(running.channel(), "denied");
      flood.await("held back", () -> intake.isFull() && !flood.stream().isReady());
      assertTrue(flood.sent.get() < MOST * ENTRIES / 10, flood.sent + " lines were sent");
      long longest = FULL + ENTRIES * 4096;
      assertTrue(intake.counts().waitingBytes() <= longest, intake.counts()::toString);
      assertEquals(0, intake.counts().shed());
      disk.goOn();
      long sent = flood.finish();
      assertEquals(sent, intake.counts().taken());
      assertEquals(sent, disk.kept.get());
    }
  }

  @Test
  void whatWasAllowedIsCountedOneByOneWhenItIsNotKept() throws Exception {
    try (Running running = Running.of(intake)) {
      Flood flood = new Flood(running.channel(), "allowed");
      flood.await("shed", () -> intake.counts().shed() > 1000);
      long sent = flood.finish();
      assertTrue(intake.counts().waitingBytes() <= SHEDDING, intake.counts()::toString);
      assertEquals(sent, intake.counts().taken() + intake.counts().shed());
    }
  }

  /** Keeps nothing until it is told to go on. */
  private static final class Disk implements Recorder {
    private final AtomicLong kept = new AtomicLong();
    private final List<CompletableFuture<Long>> waiting = new ArrayList<>();
    private boolean stuck = true;

    @Override
    public synchronized CompletableFuture<Long> record(EvidenceRecord record) {
      CompletableFuture<Long> done = new CompletableFuture<>();
      if (stuck) {
        waiting.add(done);
      } else {
        done.complete(kept.getAndIncrement());
      }
      return done;
    }

    void goOn() {
      List<CompletableFuture<Long>> all;
      synchronized (this) {
        stuck = false;
        all = List.copyOf(waiting);
      }
      all.forEach(one -> one.complete(kept.getAndIncrement()));
    }
  }

  /** The service at a port. */
  private record Running(Server server, ManagedChannel channel, ScheduledExecutorService later)
      implements AutoCloseable {
    static Running of(Intake intake) throws Exception {
      ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
      InetAddress loopback = InetAddress.getLoopbackAddress();
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
              .addService(
                  ServerInterceptors.intercept(
                      new AlsService(intake, later, unused -> false).definition(), new Alice()))
              .build()
              .start();
      return new Running(
          server,
          NettyChannelBuilder.forAddress(new InetSocketAddress(loopback, server.getPort()))
              .usePlaintext()
              .build(),
          later);
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
      later.shutdownNow();
    }
  }

  /** Whoever calls. */
  private static final class Alice implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      TrustDomain mesh = new TrustDomain("example.org");
      WorkloadId alice = new WorkloadId("alice", "alice");
      ProxyIdentity identity =
          new ProxyIdentity(
              alice,
              mesh.account(new ServiceAccount("alice", "alice")),
              mesh.instance(alice),
              Instant.MAX);
      return Contexts.interceptCall(
          Context.current().withValue(PeerIdentity.CURRENT, identity), call, headers, next);
    }
  }

  /** Sends whenever it may. */
  private static final class Flood
      implements ClientResponseObserver<StreamAccessLogsMessage, StreamAccessLogsResponse> {
    private final StreamAccessLogsMessage message;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean finishing;
    private volatile @Nullable ClientCallStreamObserver<StreamAccessLogsMessage> opened;

    Flood(ManagedChannel channel, String verdict) {
      HTTPAccessLogEntries.Builder entries = HTTPAccessLogEntries.newBuilder();
      for (int i = 0; i < ENTRIES; i++) {
        Map<String, String> line =
            Map.of(
                "layer", "inbound",
                "time", "2026-11-21T12:00:00Z",
                "request", Integer.toString(i),
                "method", "GET",
                "path", "/" + "p".repeat(700),
                "verdict", verdict,
                "decision", "alice/records/read");
        entries.addLogEntry(
            HTTPAccessLogEntry.newBuilder()
                .setCommonProperties(AccessLogCommon.newBuilder().putAllCustomTags(line)));
      }
      message = StreamAccessLogsMessage.newBuilder().setHttpLogs(entries).build();
      var unused = AccessLogServiceGrpc.newStub(channel).streamAccessLogs(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamAccessLogsMessage> call) {
      opened = call;
      call.setOnReadyHandler(this::send);
    }

    ClientCallStreamObserver<StreamAccessLogsMessage> stream() {
      return Objects.requireNonNull(opened);
    }

    private synchronized void send() {
      while (stream().isReady() && !finishing && sent.get() < MOST * ENTRIES) {
        stream().onNext(message);
        sent.addAndGet(ENTRIES);
      }
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!condition.getAsBoolean()) {
        assertTrue(System.nanoTime() < deadline, what);
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }

    /** Returns how many lines were sent, when all of them were taken. */
    long finish() throws InterruptedException {
      finishing = true;
      synchronized (this) {
        stream().onCompleted();
      }
      assertTrue(done.await(60, TimeUnit.SECONDS), "the stream does not end");
      return sent.get();
    }

    @Override
    public void onNext(StreamAccessLogsResponse value) {}

    @Override
    public void onError(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void onCompleted() {
      done.countDown();
    }
  }
}
