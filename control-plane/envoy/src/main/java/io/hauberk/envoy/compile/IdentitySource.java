package io.hauberk.envoy.compile;

/** Where a sidecar has its certificate and the roots that it believes from. */
public sealed interface IdentitySource {
  /** From the control plane, over the stream that brings all else. */
  record Pushed() implements IdentitySource {}

  /**
   * From files beside the sidecar that somebody else renews, such as the kubelet.
   *
   * @param identity path of a file with the SDS resource {@code id}: chain and key
   * @param trust path of a file with the SDS resource {@code trust}: the roots
   */
  record Files(String identity, String trust) implements IdentitySource {}
}
