package io.hauberk.testkit.interpret;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.hauberk.policy.model.Request;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which route a request takes. Nothing on the way may rewrite it. */
final class Routes {
  /**
   * @param overrides of filters, by the name of the filter; the route's own win
   */
  record Taken(Route route, Map<String, Any> overrides) {}

  private final Protos protos;

  Routes(Protos protos) {
    this.protos = protos;
  }

  /**
   * @param clusters those that exist
   */
  Optional<Taken> take(RouteConfiguration routes, Request.Http request, Set<String> clusters) {
    protos.onlyKnows(
        routes, "name", "virtual_hosts", "validate_clusters", "typed_per_filter_config");
    Protos.require(
        routes.getVirtualHostsCount() == 1
            && routes.getVirtualHosts(0).getDomainsList().equals(java.util.List.of("*")),
        "virtual hosts other than one for every host");
    VirtualHost host = routes.getVirtualHosts(0);
    protos.onlyKnows(host, "name", "domains", "routes", "typed_per_filter_config", "metadata");
    for (Route route : host.getRoutesList()) {
      protos.onlyKnows(
          route,
          "name",
          "match",
          "route",
          "direct_response",
          "metadata",
          "typed_per_filter_config");
      if (matches(route.getMatch(), request)) {
        checkAction(route, clusters);
        Map<String, Any> overrides = new TreeMap<>(routes.getTypedPerFilterConfigMap());
        overrides.putAll(host.getTypedPerFilterConfigMap());
        overrides.putAll(route.getTypedPerFilterConfigMap());
        return Optional.of(new Taken(route, overrides));
      }
    }
    return Optional.empty();
  }

  /** A path condition is never asked of {@code CONNECT}. */
  private boolean matches(RouteMatch match, Request.Http request) {
    boolean connect = request.method().equals("CONNECT");
    return switch (match.getPathSpecifierCase()) {
      case PREFIX -> {
        protos.onlyKnows(match, "prefix", "grpc");
        protos.onlyKnows(match.getGrpc());
        yield !connect
            && request.path().startsWith(match.getPrefix())
            && (!match.hasGrpc() || isGrpc(request));
      }
      case CONNECT_MATCHER -> {
        protos.onlyKnows(match, "connect_matcher");
        yield connect;
      }
      default ->
          throw UnsoundConfigException.unknown("route match " + match.getPathSpecifierCase());
    };
  }

  private static boolean isGrpc(Request.Http request) {
    return request.headers().stream()
        .filter(header -> header.name().equals("content-type"))
        .findFirst()
        .filter(header -> header.value().matches("application/grpc(?:\\+.*)?"))
        .isPresent();
  }

  private void checkAction(Route route, Set<String> clusters) {
    switch (route.getActionCase()) {
      case ROUTE -> {
        protos.onlyKnows(route.getRoute(), "cluster", "timeout", "idle_timeout");
        Protos.require(
            clusters.contains(route.getRoute().getCluster()),
            "cluster `" + route.getRoute().getCluster() + "` does not exist");
      }
      case DIRECT_RESPONSE ->
          Protos.require(
              route.getDirectResponse().getStatus() >= 400, "a direct response that is no error");
      default -> throw UnsoundConfigException.unknown("route action " + route.getActionCase());
    }
  }
}
