package io.hauberk.server.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;

/** What a proxy says of itself, as far as it may be true. */
record NodeClaims(String id, EnvoyVersion version) {

  /**
   * @throws XdsRefusal when the node names another workload than the certificate, or an Envoy that
   *     does not enforce policies; one that hides its version is not trusted to do so
   */
  static NodeClaims check(Node node, ProxyIdentity identity) throws XdsRefusal {
    if (!identity.isNamedBy(node.getId())) {
      throw new XdsRefusal(
          Status.Code.PERMISSION_DENIED,
          "the node calls itself `%s`, but its certificate is of `%s`"
              .formatted(printable(node.getId()), identity.workload()));
    }
    EnvoyVersion version =
        EnvoyVersion.of(node)
            .orElseThrow(
                () ->
                    new XdsRefusal(
                        Status.Code.FAILED_PRECONDITION,
                        "the node does not say which Envoy it is; "
                            + "user_agent_build_version must be set"));
    if (!version.enforcesPolicy()) {
      throw new XdsRefusal(
          Status.Code.FAILED_PRECONDITION,
          ("Envoy %s lets requests past its policy (CVE-2026-73553 and others); "
                  + "use 1.38.4, 1.39.1, 1.40.0 or newer")
              .formatted(version));
    }
    return new NodeClaims(node.getId(), version);
  }

  private static String printable(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= 120 ? clean : clean.substring(0, 120);
  }
}
