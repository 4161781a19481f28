package io.hauberk.sidecar.shipping;

import io.grpc.StatusRuntimeException;
import io.hauberk.sidecar.identity.ControlPlaneChannel;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Hands over what the proxy writes, soon after it was written, or when the control plane is back.
 * Nothing is lost when this process is killed: the proxy goes on writing into its file, and the
 * next shipper reads on from there.
 */
public final class LogShipper implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final Duration SAVE = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final Backlog backlog;
  private final Destination destination;
  private final Handover handover;
  private final Consumer<String> progress;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Duration wait = LOOK;
  private boolean away;
  private long saved = System.nanoTime();

  private LogShipper(
      Backlog backlog, Destination destination, RefusedLines refused, Consumer<String> progress) {
    this.handover = new Handover(backlog, destination, refused, progress);
    this.backlog = backlog;
    this.destination = destination;
    this.progress = progress;
    this.thread = Thread.ofPlatform().daemon().name("hauberk-shipper").unstarted(this::run);
  }

  /**
   * @param directory where the proxy writes {@code access.json}
   * @param limit bytes that may wait on the disk while the control plane is away
   * @param identity the newest
   * @param progress told, in words for the user, when the control plane is away and back
   * @throws IOException when the disk cannot do what is needed, with the sentence for the user
   */
  public static LogShipper start(
      Path directory,
      long limit,
      ControlPlaneChannel channels,
      Supplier<WorkloadIdentity> identity,
      RandomGenerator random,
      Consumer<String> progress)
      throws IOException {
    return start(
        Backlog.open(directory, limit, random, progress),
        new ShippingClient(channels, identity),
        new RefusedLines(directory),
        progress);
  }

  private static LogShipper start(
      Backlog backlog, Destination destination, RefusedLines refused, Consumer<String> progress) {
    LogShipper shipper = new LogShipper(backlog, destination, refused, progress);
    shipper.thread.start();
    return shipper;
  }

  /** Hands over what is there already, if that goes without waiting. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        while (step()) {}
      } while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS));
      while (step()) {}
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      destination.close();
      try {
        backlog.close();
      } catch (IOException e) {
        progress.accept("the log's position cannot be written: " + e.getMessage());
      }
    }
  }

  /**
   * @return whether there may be more to do at once
   */
  private boolean step() {
    try {
      boolean any = handover.next();
      if (System.nanoTime() - saved > SAVE.toNanos()) {
        saved = System.nanoTime();
        backlog.save();
      }
      if (any && away) {
        progress.accept("the log is handed over again");
        away = false;
      }
      wait = LOOK;
      return any;
    } catch (StatusRuntimeException e) {
      delayed("the log waits here, the control plane does not take it: " + e.getStatus());
    } catch (IOException e) {
      delayed("the log cannot be handed over: " + e.getMessage());
    }
    return false;
  }

  private void delayed(String why) {
    if (!away) {
      progress.accept(why);
      away = true;
    }
    Duration twice = wait.multipliedBy(2);
    wait = twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    try {
      backlog.force();
      if (backlog.relieve()) {
        progress.accept("the log has no room left: what was allowed is counted instead");
      }
    } catch (IOException e) {
      progress.accept("the log cannot be kept: " + e.getMessage());
    }
  }
}
