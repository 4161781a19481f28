package io.hauberk.server.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.util.Comparator;
import java.util.Optional;

/** The version of Envoy that a node says it is. A claim: it protects honest proxies only. */
record EnvoyVersion(int major, int minor, int patch) implements Comparable<EnvoyVersion> {
  private static final Comparator<EnvoyVersion> ORDER =
      Comparator.comparingInt(EnvoyVersion::major)
          .thenComparingInt(EnvoyVersion::minor)
          .thenComparingInt(EnvoyVersion::patch);
  private static final EnvoyVersion FIXED_1_38 = new EnvoyVersion(1, 38, 4);
  private static final EnvoyVersion FIXED_1_39 = new EnvoyVersion(1, 39, 1);

  static Optional<EnvoyVersion> of(Node node) {
    if (!node.hasUserAgentBuildVersion() || !node.getUserAgentBuildVersion().hasVersion()) {
      return Optional.empty();
    }
    SemanticVersion version = node.getUserAgentBuildVersion().getVersion();
    return Optional.of(
        new EnvoyVersion(version.getMajorNumber(), version.getMinorNumber(), version.getPatch()));
  }

  /**
   * Whether the policy bypasses by path parameters, by invalid UTF-8 in a pattern and by payload
   * before an upgrade are fixed (CVE-2026-73553, -73511, -73552, -73548).
   */
  boolean enforcesPolicy() {
    if (major == 1 && minor == 38) {
      return compareTo(FIXED_1_38) >= 0;
    }
    return compareTo(FIXED_1_39) >= 0;
  }

  @Override
  public int compareTo(EnvoyVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
