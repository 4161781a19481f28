package io.hauberk.envoy.compile;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Revision;

/**
 * Routes carry the policy: verdict, candidate and revision change in one message, and an open
 * connection's next request is judged by it.
 */
final class RouteCompiler {
  /** What may be sent again: nobody has begun to answer it, nobody has read it. */
  private static final String NOT_BEGUN = "connect-failure,refused-stream,reset-before-request";

  private RouteCompiler() {}

  static RouteConfiguration inbound(WorkloadId workload, PortRules rules, Revision revision) {
    Route route =
        route(
            ResourceNames.app(rules.port()),
            "policy-" + revision,
            ResourceNames.metadata(rules.revisions(revision.hex())),
            HttpRbac.override(rules.enforced(), rules.candidate()));
    return RouteConfiguration.newBuilder()
        .setName(ResourceNames.inbound(rules.port()))
        .addVirtualHosts(
            VirtualHost.newBuilder().setName(workload.host()).addDomains("*").addRoutes(route))
        .build();
  }

  /** Takes every path; the override judges. */
  static Route route(String cluster, String name, Metadata metadata, RBACPerRoute override) {
    return matching(name, metadata, override)
        .setRoute(RouteAction.newBuilder().setCluster(cluster).setTimeout(Times.seconds(0)))
        .build();
  }

  /** The same between sidecars, where a drain may refuse a request that was never read. */
  static Route retried(String cluster, String name, Metadata metadata, RBACPerRoute override) {
    return matching(name, metadata, override)
        .setRoute(
            RouteAction.newBuilder()
                .setCluster(cluster)
                .setTimeout(Times.seconds(0))
                .setRetryPolicy(
                    RetryPolicy.newBuilder()
                        .setRetryOn(NOT_BEGUN)
                        .setNumRetries(UInt32Value.of(3))))
        .build();
  }

  private static Route.Builder matching(String name, Metadata metadata, RBACPerRoute override) {
    return Route.newBuilder()
        .setName(name)
        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
        .setMetadata(metadata)
        .putTypedPerFilterConfig(HttpRbac.POLICY, Packed.any(override));
  }
}
