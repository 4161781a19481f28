package io.hauberk.testkit.interpret;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers a request as an Envoy would that runs these resources: the whole way from the listener's
 * filter chain and the TLS handshake over filters, route and override to the leaf of a matcher.
 *
 * <p>Beyond its answer it insists that the surroundings are safe: a client certificate is required
 * and checked, no session is resumed, base filters refuse everything, no override switches a filter
 * off, nothing rewrites a request. What it does not know is an {@link UnsoundConfigException},
 * never ignored.
 *
 * <p>Not modelled: what Envoy's own HTTP parser refuses before any filter, and connections to an
 * address without a listener; what an intercepted program sends out.
 */
public final class EnvoyInterpreter {
  private final Protos protos = new Protos();
  private final AccessLogs logs;
  private final Handshake handshake;
  private final HttpChain http;
  private final TcpChain tcp;
  private final Listeners there;

  /**
   * @param resources as they travel over xDS: listeners, route configurations, clusters, and {@code
   *     TypedExtensionConfig}s; other types are refused
   */
  public EnvoyInterpreter(Collection<Any> resources) {
    List<Listener> listeners = new ArrayList<>();
    Map<String, RouteConfiguration> routes = new HashMap<>();
    Map<String, Any> delivered = new HashMap<>();
    Set<String> clusters = new HashSet<>();
    for (Any resource : resources) {
      if (resource.is(Listener.class)) {
        listeners.add(protos.open(resource, Listener.class));
      } else if (resource.is(RouteConfiguration.class)) {
        RouteConfiguration route = protos.open(resource, RouteConfiguration.class);
        routes.put(route.getName(), route);
      } else if (resource.is(Cluster.class)) {
        clusters.add(protos.open(resource, Cluster.class).getName());
      } else {
        TypedExtensionConfig config = protos.open(resource, TypedExtensionConfig.class);
        delivered.put(config.getName(), config.getTypedConfig());
      }
    }
    there = new Listeners(protos, listeners);
    Strings strings = new Strings(protos);
    MatchTree trees = new MatchTree(protos, strings);
    logs = new AccessLogs(protos);
    handshake = new Handshake(protos, strings);
    http = new HttpChain(protos, routes, clusters, new HttpFilters(protos, trees, delivered), logs);
    tcp = new TcpChain(protos, trees, delivered, clusters, logs);
  }

  /** The answer to a request of a caller with a sound certificate. */
  public Answer answer(SocketAddress to, Request request) {
    return answer(to, Peer.of(request.caller()), request);
  }

  /**
   * @param to where the connection was meant to go, whether it is redirected or not
   * @param peer asked about instead of the request's own caller
   * @throws UnsoundConfigException when the configuration is not understood or not safe
   */
  public Answer answer(SocketAddress to, Peer peer, Request request) {
    Listener listener = there.at(to);
    FilterChain chain = there.chain(listener, to);
    if (there.isDefault(listener, chain)) {
      return logs.writeUnmatched(listener.getAccessLogList(), chain.getName(), to.port());
    }
    if (!handshake.accepts(chain.getTransportSocket(), peer)) {
      return new Answer(
          false,
          Optional.empty(),
          logs.writeRefusedName(listener.getAccessLogList(), chain.getMetadata()));
    }
    List<Filter> filters = chain.getFiltersList();
    return switch (request) {
      case Request.Http r -> {
        Protos.require(filters.size() == 1, "filters beside the HTTP connection manager");
        yield http.answer(
            protos.open(filters.get(0).getTypedConfig(), HttpConnectionManager.class),
            chain.getMetadata(),
            peer,
            r);
      }
      case Request.Tcp unused -> tcp.answer(filters, chain.getMetadata(), peer);
    };
  }
}
