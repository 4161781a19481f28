package io.hauberk.demo;

/**
 * What became of a request.
 *
 * @param verdict {@code allowed} or {@code denied}
 * @param layer which sidecar decided: {@code inbound} the callee's, {@code outbound} the caller's,
 *     {@code listener} the callee's in the TLS handshake
 * @param rule name of the decision
 */
public record Outcome(String verdict, String layer, String rule) {
  static Outcome allowed(String rule) {
    return new Outcome("allowed", "inbound", rule);
  }

  static Outcome denied(String rule) {
    return new Outcome("denied", "inbound", rule);
  }

  static Outcome egressDenied(String workload) {
    return new Outcome("denied", "outbound", "egress-deny/" + workload);
  }

  static Outcome handshake() {
    return new Outcome("denied", "listener", "hardening/handshake");
  }

  @Override
  public String toString() {
    return verdict + " by " + rule + " (" + layer + ")";
  }
}
