package io.hauberk.kubernetes.source;

import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.SourceText;

/** What holds while nobody has written a MeshConfig. */
final class DefaultConfig {
  private DefaultConfig() {}

  static SourceText of(TrustDomain trustDomain) {
    return new SourceText(
        CustomObject.sourceName(Kind.MeshConfig, "", "mesh"),
        """
        apiVersion: %s
        kind: MeshConfig
        metadata: {name: mesh}
        spec: {trustDomain: %s}
        """
            .formatted(Kind.API_VERSION, trustDomain));
  }
}
