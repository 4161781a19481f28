package io.hauberk.evidence.alarm;

import java.time.Duration;

/**
 * The numbers behind the alarms.
 *
 * @param factor how many times the usual a rate has to be
 * @param floor fewer denials in a bucket are never a rise
 * @param learning how long a series is watched before it has a history, and a guarded workload
 *     before a caller is a new one
 * @param hold how long an alarm that was raised is not raised again
 * @param series most decisions, and most pairs, that have a history of their own
 * @param callers most callers that are remembered of one workload
 */
public record AlarmOptions(
    double factor, int floor, Duration learning, Duration hold, int series, int callers) {
  public static final AlarmOptions STANDARD =
      new AlarmOptions(10, 30, Duration.ofDays(1), Duration.ofMinutes(30), 20_000, 500);

  public AlarmOptions {
    if (factor < 1 || floor < 2 || series < 1 || callers < 1) {
      throw new IllegalArgumentException("alarms cannot be raised with these options");
    }
  }
}
