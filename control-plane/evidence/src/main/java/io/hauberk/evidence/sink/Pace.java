package io.hauberk.evidence.sink;

import java.time.Duration;

/**
 * How much at once, and how patiently.
 *
 * @param records in one batch, at most
 * @param bytes in one batch, about
 * @param gather how long to wait for company when there is less than a batch
 * @param first pause after a failure
 * @param longest pause after many
 */
public record Pace(int records, int bytes, Duration gather, Duration first, Duration longest) {
  /**
   * 512 records or 1 MiB, after half a second at the latest; pauses from a quarter of a second to
   * half a minute.
   */
  public static final Pace USUAL =
      new Pace(
          512, 1 << 20, Duration.ofMillis(500), Duration.ofMillis(250), Duration.ofSeconds(30));

  public Pace {
    if (records < 1 || bytes < 1 || first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("no pace: " + records + ", " + bytes);
    }
  }
}
