package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.ExtensionConfigSource;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.Optional;

/** The two filters that judge each request: the quarantine list and the policy. */
final class HttpRbac {
  /** Instance of the filter, and the key under which a route overrides it. */
  static final String POLICY = "policy";

  /** Begins the keys of the metadata and the names of the counters. */
  static final String PREFIX = "hauberk_";

  /** Everything that a control plane sends to a proxy comes over the one stream. */
  static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setResourceApiVersion(ApiVersion.V3)
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .build();

  private HttpRbac() {}

  /** Its list comes by itself, the same for every proxy; without one, everything is denied. */
  static HttpFilter quarantine() {
    RBAC unknown = QuarantineCompiler.http(QuarantineCompiler.NOT_RECEIVED);
    return HttpFilter.newBuilder()
        .setName(QuarantineCompiler.HTTP)
        .setConfigDiscovery(discovery(unknown))
        .build();
  }

  static ExtensionConfigSource discovery(com.google.protobuf.Message unknown) {
    return ExtensionConfigSource.newBuilder()
        .setConfigSource(ADS)
        .addTypeUrls(Packed.typeUrl(unknown))
        .setDefaultConfig(Packed.any(unknown))
        .build();
  }

  /** In force wherever no route overrides it: denies everything under this name. */
  static HttpFilter base(String name) {
    RBAC rbac = rbac(Leaf.always(Leaf.deny(name)), Optional.empty());
    return HttpFilter.newBuilder().setName(POLICY).setTypedConfig(Packed.any(rbac)).build();
  }

  /**
   * @param candidate judged beside the enforced rules; never changes the verdict
   */
  static RBACPerRoute override(Matcher enforced, Optional<Matcher> candidate) {
    return RBACPerRoute.newBuilder().setRbac(rbac(enforced, candidate)).build();
  }

  private static RBAC rbac(Matcher enforced, Optional<Matcher> candidate) {
    RBAC.Builder rbac =
        RBAC.newBuilder()
            .setRulesStatPrefix(PREFIX)
            .setShadowRulesStatPrefix(PREFIX)
            .setTrackPerRuleStats(true)
            .setMatcher(enforced);
    candidate.ifPresent(rbac::setShadowMatcher);
    return rbac.build();
  }
}
