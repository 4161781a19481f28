package io.hauberk.kubernetes.lease;

/** One term in which this control plane leads. Safe for use by several threads. */
public interface Leadership {
  /**
   * Whether the term goes on at this moment. It ends by itself, without a word from the API server,
   * before anybody else may begin one; a write that is begun now is over by then.
   */
  boolean holds();

  /** Counts the terms of all control planes; a later one has a higher number. */
  int term();
}
