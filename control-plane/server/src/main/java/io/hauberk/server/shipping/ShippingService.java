package io.hauberk.server.shipping;

import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.state.StateFailure;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ProvenPeer;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Kept;
import io.hauberk.shipping.v1.Line;
import io.hauberk.shipping.v1.Shed;
import io.hauberk.shipping.v1.ShippingGrpc;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The control plane's end of {@code shipping.proto}. Works on threads of its own, and turns batches
 * away when they do not keep up, so that nobody else waits for the disk.
 */
public final class ShippingService extends ShippingGrpc.ShippingImplBase implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ShippingService.class.getName());
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");
  private static final int THREADS = 4;
  private static final int WAITING = 32;

  /** An answer has room for so many numbers; the record of them counts all. */
  private static final int MOST_REFUSED = 64;

  private final ShippingDesk desk;
  private final Set<InstanceName> atWork = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("hauberk-shipping-", 0).factory());

  ShippingService(ShippingDesk desk) {
    this.desk = desk;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * @param intake for the lines
   * @param recorder for what is to be told about them
   * @param state folder, made when it is needed
   */
  public static ShippingService open(
      Intake intake, Recorder recorder, Path state, Keepers keepers, InstantSource clock) {
    return new ShippingService(
        new ShippingDesk(
            new IntakeLines(intake), recorder, new ShippedLogs(state), keepers, clock));
  }

  /**
   * For the endpoint of the workloads.
   *
   * @param door says under {@link ProvenPeer#CURRENT} who ships
   */
  public ServerServiceDefinition definition(ServerInterceptor door) {
    return ServerInterceptors.intercept(this, door);
  }

  @Override
  public void ship(Batch batch, StreamObserver<Kept> answer) {
    PeerIdentity.Proof by = ProvenPeer.CURRENT.get();
    if (!isBatch(batch)) {
      fail(answer, Status.INVALID_ARGUMENT.withDescription("the numbers are no batch"));
      return;
    }
    if (desk.isBusy()) {
      fail(answer, Status.UNAVAILABLE.withDescription("the collector is busy"));
      return;
    }
    if (!atWork.add(by.instance())) {
      fail(answer, Status.UNAVAILABLE.withDescription("the batch before is not kept yet"));
      return;
    }
    try {
      threads.execute(() -> keep(by, batch, answer));
    } catch (RejectedExecutionException e) {
      atWork.remove(by.instance());
      fail(answer, Status.UNAVAILABLE.withDescription("the collector is busy"));
    }
  }

  private void keep(PeerIdentity.Proof by, Batch batch, StreamObserver<Kept> answer) {
    try {
      ShippingDesk.Outcome outcome = keep(by, batch);
      answer.onNext(
          Kept.newBuilder()
              .setEnd(outcome.end())
              .addAllRefused(outcome.refused().stream().limit(MOST_REFUSED).toList())
              .build());
      answer.onCompleted();
    } catch (StateFailure | RuntimeException e) {
      LOG.log(Level.WARNING, "a batch of `" + by.instance() + "` could not be kept", cause(e));
      fail(answer, Status.UNAVAILABLE.withDescription("the batch could not be kept"));
    }
  }

  /**
   * The next batch may come before the answer has gone, and also when nothing could be answered.
   */
  private ShippingDesk.Outcome keep(PeerIdentity.Proof by, Batch batch) throws StateFailure {
    try {
      return desk.keep(by, batch);
    } finally {
      atWork.remove(by.instance());
    }
  }

  private static Throwable cause(Exception e) {
    return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
  }

  private static boolean isBatch(Batch batch) {
    long last = 0;
    for (Line line : batch.getLinesList()) {
      if (line.getNumber() <= last
          || line.getNumber() < batch.getFirst()
          || line.getNumber() >= batch.getEnd()) {
        return false;
      }
      last = line.getNumber();
    }
    long shed = 0;
    for (Shed one : batch.getShedList()) {
      shed += Math.clamp(one.getCount(), 0, batch.getEnd());
      if (one.getCount() < 1 || shed > batch.getEnd()) {
        return false;
      }
    }
    return NAME.matcher(batch.getLog()).matches()
        && batch.getFirst() >= 1
        && batch.getEnd() > batch.getFirst()
        && batch.getRefused() >= 0
        && batch.getRefused() <= batch.getEnd() - batch.getFirst() - batch.getLinesCount();
  }

  private static void fail(StreamObserver<Kept> answer, Status status) {
    answer.onError(status.asRuntimeException());
  }

  /** Work that was begun is finished. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
