package io.hauberk.evidence.sink.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.MemoryLog;
import io.hauberk.evidence.sink.Pumps;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.SinkPump;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What every receiver goes through: records before, while and after it is away, with a new start of
 * the sender in the middle. Everything arrives; what arrives twice has the same uid.
 */
public final class Trial {
  /** How long the receiver is away; the bar is a minute, the build takes less. */
  public static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("hauberk.sinks.outage", 3));

  private static final int BATCH = 700;

  private final Path folder;
  private final Format.Kind format;
  private final SplittableRandom random = new SplittableRandom(Long.getLong("hauberk.seed", 23));

  public Trial(Path folder, Format.Kind format) {
    this.folder = folder;
    this.format = format;
  }

  /** How the receiver goes away, and what it has got. */
  public interface Receiver {
    void stop() throws Exception;

    void startAgain() throws Exception;

    /** Uids in the order of arrival. */
    List<String> uids() throws Exception;
  }

  /** Returns a sentence with figures. */
  public String run(Supplier<Sink> sinks, Receiver receiver) throws Exception {
    MemoryLog log = MemoryLog.filled(BATCH, random);
    long began = System.nanoTime();
    try (SinkPump pump = Pumps.start(format, log, folder, sinks.get())) {
      Pumps.awaitEmpty(pump);
      log.add(BATCH, random);
      // In the middle of these, or before them, or after.
      receiver.stop();
      log.add(BATCH, random);
      LockSupport.parkNanos(OUTAGE.toNanos());
    }
    log.add(BATCH, random);
    long failures;
    try (SinkPump pump = Pumps.start(format, log, folder, sinks.get())) {
      Pumps.await(() -> pump.status().failures() > 0, () -> pump.status().toString());
      receiver.startAgain();
      Pumps.awaitEmpty(pump);
      failures = pump.status().failures();
      assertEquals(0, pump.status().refused(), pump.status()::toString);
    }
    return verdict(log, receiver, began, failures);
  }

  private static String verdict(MemoryLog log, Receiver receiver, long began, long failures)
      throws Exception {
    LinkedHashSet<String> sent = new LinkedHashSet<>(log.uids());
    Pumps.await(() -> sent.equals(distinct(receiver)), () -> difference(sent, receiver));
    List<String> arrived = receiver.uids();
    return "%d records, %d arrived, 0 lost, %d doubles, %d failed attempts, away %d s, %d ms"
        .formatted(
            sent.size(),
            arrived.size(),
            arrived.size() - sent.size(),
            failures,
            OUTAGE.toSeconds(),
            (System.nanoTime() - began) / 1_000_000);
  }

  private static Set<String> distinct(Receiver receiver) {
    try {
      return new LinkedHashSet<>(receiver.uids());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String difference(Set<String> sent, Receiver receiver) {
    LinkedHashSet<String> missing = new LinkedHashSet<>(sent);
    Set<String> extra = distinct(receiver);
    missing.removeAll(extra);
    extra.removeAll(sent);
    return missing.size() + " are missing, " + extra.size() + " were never sent";
  }

  /** Reads {@code metadata.uid} of an event of OCSF. */
  public static String uid(String event) {
    try {
      return new com.fasterxml.jackson.databind.json.JsonMapper()
          .readTree(event)
          .at("/metadata/uid")
          .asText();
    } catch (IOException e) {
      throw new IllegalArgumentException(event, e);
    }
  }
}
