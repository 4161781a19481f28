package io.hauberk.evidence.log;

import io.hauberk.evidence.record.Shed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * How a log is kept.
 *
 * @param segmentBytes a segment that has as many is followed by another
 * @param commitWindow how long a record may wait for others that are forced to the disk with it, at
 *     most 200 ms
 * @param queueBytes records that wait for the disk; as much again for those that are never shed
 * @param reserveBytes of the disk that are kept for records which are never shed
 * @param shedReport how long records are shed before a record says so
 * @param shedRecord encodes that record
 */
public record LogOptions(
    long segmentBytes,
    Duration commitWindow,
    long queueBytes,
    long reserveBytes,
    Duration shedReport,
    InstantSource clock,
    Function<Shed, byte[]> shedRecord) {
  private static final Duration LONGEST_WINDOW = Duration.ofMillis(200);

  public LogOptions {
    if (commitWindow.isNegative() || commitWindow.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException("a commit window is at most 200 ms");
    }
  }

  /** 64 MiB a segment, 2 ms, 32 MiB that wait, 16 MiB of reserve, a report each 10 s. */
  public static LogOptions defaults(InstantSource clock, Function<Shed, byte[]> shedRecord) {
    return new LogOptions(
        64L << 20,
        Duration.ofMillis(2),
        32L << 20,
        16L << 20,
        Duration.ofSeconds(10),
        clock,
        shedRecord);
  }

  public LogOptions withSegmentBytes(long bytes) {
    return new LogOptions(
        bytes, commitWindow, queueBytes, reserveBytes, shedReport, clock, shedRecord);
  }

  public LogOptions withCommitWindow(Duration window) {
    return new LogOptions(
        segmentBytes, window, queueBytes, reserveBytes, shedReport, clock, shedRecord);
  }

  public LogOptions withQueueBytes(long bytes) {
    return new LogOptions(
        segmentBytes, commitWindow, bytes, reserveBytes, shedReport, clock, shedRecord);
  }

  public LogOptions withReserveBytes(long bytes) {
    return new LogOptions(
        segmentBytes, commitWindow, queueBytes, bytes, shedReport, clock, shedRecord);
  }

  public LogOptions withShedReport(Duration interval) {
    return new LogOptions(
        segmentBytes, commitWindow, queueBytes, reserveBytes, interval, clock, shedRecord);
  }
}
