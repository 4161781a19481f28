package io.hauberk.evidence.seal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a log is sealed and kept.
 *
 * @param origin names the log in its checkpoints: {@code <trust domain>/hauberk/evidence}, and
 *     {@code /<replica>} where several control planes keep a log each
 * @param key file of the {@link SealKey}; not below the folder of the log, which is copied
 * @param interval the longest that a record waits for its checkpoint
 * @param records that wait; with as many a checkpoint is made at once
 * @param pause between two checkpoints at least
 * @param history how often a checkpoint is kept beside the newest
 * @param retention how long records are kept
 */
public record SealOptions(
    String origin,
    Path key,
    Duration interval,
    int records,
    Duration pause,
    Duration history,
    Duration retention,
    InstantSource clock) {

  /**
   * Each second, or 1,000 records and a quarter of a second; a checkpoint is kept each 10 minutes,
   * a record for 400 days.
   */
  public static SealOptions defaults(String trustDomain, Path key, InstantSource clock) {
    return new SealOptions(
        trustDomain + "/hauberk/evidence",
        key,
        Duration.ofSeconds(1),
        1000,
        Duration.ofMillis(250),
        Duration.ofMinutes(10),
        Duration.ofDays(400),
        clock);
  }

  /** The log of one of several control planes: no two logs share an origin. */
  public SealOptions ofReplica(String name) {
    return new SealOptions(
        origin + "/" + name, key, interval, records, pause, history, retention, clock);
  }

  public SealOptions withRetention(Duration duration) {
    return new SealOptions(origin, key, interval, records, pause, history, duration, clock);
  }

  public SealOptions withPace(Duration longest, int waiting, Duration between) {
    return new SealOptions(origin, key, longest, waiting, between, history, retention, clock);
  }

  public SealOptions withHistory(Duration every) {
    return new SealOptions(origin, key, interval, records, pause, every, retention, clock);
  }
}
