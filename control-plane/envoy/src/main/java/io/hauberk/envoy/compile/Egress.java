package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.hauberk.policy.model.Revision;
import java.util.List;

/**
 * Where the workload's own program goes: clusters and routes exist only for what a grant may let it
 * reach. Whatever else it asks for is denied by name at its own sidecar.
 */
sealed interface Egress permits OutboundCompiler, InterceptedEgress {
  List<Listener> listeners();

  /**
   * @param revision of all rules of the workload
   */
  List<RouteConfiguration> routes(Revision revision);

  List<Cluster> clusters();

  /** The rules that no other sidecar judges. */
  List<Matcher> matchers();
}
