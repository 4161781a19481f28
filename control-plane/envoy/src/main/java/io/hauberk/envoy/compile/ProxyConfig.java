package io.hauberk.envoy.compile;

import io.hauberk.policy.model.Revision;
import java.util.List;

/**
 * What one sidecar runs: every listener, route configuration and cluster. Secrets and the
 * quarantine list travel apart.
 *
 * @param revision of the enforced and the candidate rules together; in every log line and denial
 */
public record ProxyConfig(Revision revision, List<XdsResource> resources) {
  public ProxyConfig {
    resources = List.copyOf(resources);
  }
}
