package io.hauberk.server.shipping;

/** Who keeps the logs of the same proxies. */
public enum Keepers {
  /** This control plane alone: what it did not get, nobody got. */
  ONE,
  /**
   * Replicas that do not know of each other. A workload forgets only lines that one of them keeps,
   * so those before the first that it offers are with another.
   */
  SEVERAL;

  /** Number of the first line to be expected of a log that is not known. */
  long beginning(long offered) {
    return switch (this) {
      case ONE -> Math.min(1, offered);
      case SEVERAL -> offered;
    };
  }
}
