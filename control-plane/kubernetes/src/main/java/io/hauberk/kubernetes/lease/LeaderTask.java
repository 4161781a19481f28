package io.hauberk.kubernetes.lease;

/** Work that one control plane does for all. */
public interface LeaderTask {
  /** For messages. */
  String name();

  /**
   * Begins the work and returns at once.
   *
   * @param leadership to be asked right before each write
   * @return what ends the work: when it returns, nothing is written any more
   */
  AutoCloseable lead(Leadership leadership);
}
