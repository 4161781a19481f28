package io.hauberk.policy.model;

/**
 * The workload's connections are redirected to its sidecar, so programs address each other as if
 * there were none: every connection to it arrives at {@code inbound}, every one of its program at
 * {@code outbound}, and where each was meant to go is read from the connection.
 *
 * @param inbound port on which the sidecar accepts what others send
 * @param outbound port on which the sidecar accepts what the program sends
 */
public record Interception(int inbound, int outbound) {
  /** On Kubernetes. */
  public static final Interception STANDARD = new Interception(15006, 15001);
}
