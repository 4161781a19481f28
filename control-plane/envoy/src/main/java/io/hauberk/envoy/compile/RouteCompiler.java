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

  /**
   * @param revision of all rules of the workload
   */
  static RouteConfiguration inbound(WorkloadId workload, PortRules rules, Revision revision) {
    Route any =
        Route.newBuilder()
            .setName("policy-" + revision)
            .setMatch(RouteMatch.newBuilder().setPrefix("/"))
            .setMetadata(ResourceNames.metadata(rules.revisions(revision.hex())))
            .setRoute(to(ResourceNames.app(rules.port())))
            .build();
    Route grpc =
        any.toBuilder()
            .setMatch(
                any.getMatch().toBuilder()
                    .setGrpc(RouteMatch.GrpcRouteMatchOptions.getDefaultInstance()))
            .setRoute(to(ResourceNames.grpcApp(rules.port())))
            .build();
    return RouteConfiguration.newBuilder()
        .setName(ResourceNames.inbound(rules.port()))
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName(workload.host())
                .addDomains("*")
                .addRoutes(grpc)
                .addRoutes(any)
                .putTypedPerFilterConfig(
                    HttpRbac.POLICY,
                    Packed.any(HttpRbac.override(rules.enforced(), rules.candidate()))))
        .build();
  }

  /** Takes every path; the override judges. */
  static Route external(String cluster, Metadata metadata, RBACPerRoute override) {
    return outbound(cluster, to(cluster), metadata, override);
  }

  /** The same between sidecars, where a drain may refuse a request that was never read. */
  static Route mesh(String cluster, Metadata metadata, RBACPerRoute override) {
    RetryPolicy again =
        RetryPolicy.newBuilder().setRetryOn(NOT_BEGUN).setNumRetries(UInt32Value.of(3)).build();
    return outbound(cluster, to(cluster).setRetryPolicy(again), metadata, override);
  }

  private static Route outbound(
      String name, RouteAction.Builder action, Metadata metadata, RBACPerRoute override) {
    return Route.newBuilder()
        .setName(name)
        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
        .setMetadata(metadata)
        .setRoute(action)
        .putTypedPerFilterConfig(HttpRbac.POLICY, Packed.any(override))
        .build();
  }

  /** However long it takes: streams have no end that we know. */
  private static RouteAction.Builder to(String cluster) {
    return RouteAction.newBuilder().setCluster(cluster).setTimeout(Times.seconds(0));
  }
}
