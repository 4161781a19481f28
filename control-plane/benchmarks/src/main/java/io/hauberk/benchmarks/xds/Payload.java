package io.hauberk.benchmarks.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.hauberk.identity.WorkloadId;
import java.util.List;

/**
 * What one sidecar runs, in the sizes that were seen: a listener of 4 kB, a route configuration
 * with the policy of 11 kB, two clusters. No two workloads have equal ones.
 */
record Payload(List<Cluster> clusters, Listener listener, RouteConfiguration routes) {
  private static final int RULES = 80;

  /** Changes with {@code revision} in the route configuration only, as an edit of a policy does. */
  static Payload of(WorkloadId workload, long revision) {
    return new Payload(
        List.of(cluster("app-443", workload), cluster("app-9090", workload)),
        listener(workload),
        routes(workload, revision));
  }

  static WorkloadId workload(int index) {
    return new WorkloadId("ns-" + index % 50, "workload-" + index);
  }

  private static Cluster cluster(String name, WorkloadId workload) {
    return Cluster.newBuilder().setName(name).setAltStatName(workload.toString()).build();
  }

  private static Listener listener(WorkloadId workload) {
    Listener.Builder listener = Listener.newBuilder().setName("in-443");
    Struct.Builder filler = Struct.newBuilder();
    for (int i = 0; i < 40; i++) {
      filler.putFields(
          "setting-" + i, Value.newBuilder().setStringValue(text("listener", workload, i)).build());
    }
    return listener
        .setMetadata(Metadata.newBuilder().putFilterMetadata("hauberk", filler.build()))
        .build();
  }

  private static RouteConfiguration routes(WorkloadId workload, long revision) {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName("any").addDomains("*");
    for (int i = 0; i < RULES; i++) {
      host.addRoutes(
          Route.newBuilder()
              .setName("policy-%012x".formatted(revision))
              .setMatch(RouteMatch.newBuilder().setPrefix("/" + text("path", workload, i)))
              .setDirectResponse(DirectResponseAction.newBuilder().setStatus(403)));
    }
    return RouteConfiguration.newBuilder().setName("in-443").addVirtualHosts(host).build();
  }

  private static String text(String what, WorkloadId workload, int index) {
    return "%s/%s/%s/resources-of-some-length/%d"
        .formatted(what, workload.namespace(), workload.name(), index);
  }
}
