package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC;

/** The filters that judge each connection at a TCP port. */
final class TcpRbac {
  /** Begins the keys of the candidate's verdict. */
  static final String CANDIDATE_PREFIX = "candidate_";

  private TcpRbac() {}

  static Filter quarantine() {
    RBAC unknown = QuarantineCompiler.tcp(QuarantineCompiler.NOT_RECEIVED);
    return Filter.newBuilder()
        .setName(QuarantineCompiler.TCP)
        .setConfigDiscovery(HttpRbac.discovery(unknown))
        .build();
  }

  /** Envoy's network filter names its verdict for the log only as a shadow, so it is both. */
  static Filter policy(Matcher enforced) {
    return filter(
        "policy",
        RBAC.newBuilder()
            .setStatPrefix("hauberk.")
            .setMatcher(enforced)
            .setShadowMatcher(enforced)
            .setShadowRulesStatPrefix(HttpRbac.PREFIX)
            .build());
  }

  /** Judges and never denies. Stands before the policy, which ends the connection. */
  static Filter candidate(Matcher candidate) {
    return filter(
        "candidate",
        RBAC.newBuilder()
            .setStatPrefix("candidate.")
            .setShadowMatcher(candidate)
            .setShadowRulesStatPrefix(CANDIDATE_PREFIX)
            .build());
  }

  private static Filter filter(String name, RBAC rbac) {
    return Filter.newBuilder().setName(name).setTypedConfig(Packed.any(rbac)).build();
  }
}
