package io.hauberk.envoy.compile;

import com.google.protobuf.Duration;

/** Lengths of time in Envoy's words. */
final class Times {
  private Times() {}

  static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static Duration millis(int millis) {
    return Duration.newBuilder()
        .setSeconds(millis / 1000)
        .setNanos(millis % 1000 * 1_000_000)
        .build();
  }
}
