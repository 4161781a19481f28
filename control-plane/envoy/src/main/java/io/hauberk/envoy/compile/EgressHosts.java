package io.hauberk.envoy.compile;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which names of a host lead to which of its ports: {@code host:port} to that port, the bare host
 * to 443, else to 80, else to the only one.
 */
final class EgressHosts {
  private final SortedMap<String, SortedMap<Integer, Route>> byHost = new TreeMap<>();

  /** The first of a host and port stays: a host outside cannot take the name of a workload. */
  void add(String host, int port, Route route) {
    byHost.computeIfAbsent(host, h -> new TreeMap<>()).putIfAbsent(port, route);
  }

  List<VirtualHost> virtualHosts() {
    List<VirtualHost> hosts = new ArrayList<>();
    byHost.forEach(
        (host, ports) ->
            ports.forEach(
                (port, route) -> {
                  VirtualHost.Builder own =
                      VirtualHost.newBuilder()
                          .setName(host + ":" + port)
                          .addDomains(host + ":" + port)
                          .addRoutes(route);
                  if (port == preferred(ports)) {
                    own.addDomains(host);
                  }
                  hosts.add(own.build());
                }));
    return hosts;
  }

  /** No override here, so the filter itself denies by name; the answer is never reached. */
  static VirtualHost elsewhere(Metadata metadata) {
    return everyHost(
        Route.newBuilder()
            .setName("elsewhere")
            .setMatch(RouteMatch.newBuilder().setPrefix("/"))
            .setMetadata(metadata)
            .setDirectResponse(DirectResponseAction.newBuilder().setStatus(403))
            .build());
  }

  /** For all hosts that no other has. */
  static VirtualHost everyHost(Route route) {
    return VirtualHost.newBuilder()
        .setName(route.getName())
        .addDomains("*")
        .addRoutes(route)
        .build();
  }

  private static int preferred(SortedMap<Integer, Route> ports) {
    if (ports.containsKey(443)) {
      return 443;
    }
    if (ports.containsKey(80)) {
      return 80;
    }
    return ports.size() == 1 ? ports.firstKey() : -1;
  }
}
