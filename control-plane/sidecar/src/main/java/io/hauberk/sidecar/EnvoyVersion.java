package io.hauberk.sidecar;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Envoy, as {@code envoy --version} tells it: {@code <commit>/1.40.0/Clean/RELEASE/
 * BoringSSL}.
 */
public record EnvoyVersion(int major, int minor, int patch) implements Comparable<EnvoyVersion> {
  private static final Pattern TOLD =
      Pattern.compile("version: [0-9a-f]+/([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})");
  private static final EnvoyVersion LINE_38 = new EnvoyVersion(1, 38, 4);
  private static final EnvoyVersion LINE_39 = new EnvoyVersion(1, 39, 1);
  private static final EnvoyVersion LINE_40 = new EnvoyVersion(1, 40, 0);

  /** Reads the output of {@code envoy --version}; empty when it is not that. */
  public static Optional<EnvoyVersion> told(String output) {
    Matcher m = TOLD.matcher(output);
    return m.find()
        ? Optional.of(
            new EnvoyVersion(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                Integer.parseInt(m.group(3))))
        : Optional.empty();
  }

  /** Why this version must not guard anything; empty when it may. */
  public Optional<String> refusal() {
    EnvoyVersion least =
        switch (Integer.compare(minorOf(this), 39)) {
          case -1 -> LINE_38;
          case 0 -> LINE_39;
          default -> LINE_40;
        };
    return compareTo(least) >= 0
        ? Optional.empty()
        : Optional.of(
            "envoy "
                + this
                + " has known ways around its access control that are fixed in 1.38.4, 1.39.1 and"
                + " 1.40.0; use one of these or newer");
  }

  private static int minorOf(EnvoyVersion version) {
    return Integer.compare(version.major, 1) * 10_000 + version.minor;
  }

  @Override
  public int compareTo(EnvoyVersion other) {
    return Comparator.comparingInt(EnvoyVersion::major)
        .thenComparingInt(EnvoyVersion::minor)
        .thenComparingInt(EnvoyVersion::patch)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
