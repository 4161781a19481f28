package io.hauberk.testkit.interpret;

import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.network.direct_response.v3.Config;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which listener and which of its chains a connection comes to. Where none listens at the address,
 * the connection is redirected to the one that takes what is sent to the workload.
 */
final class Listeners {
  private final Protos protos;
  private final List<Listener> all;

  Listeners(Protos protos, List<Listener> all) {
    this.protos = protos;
    this.all = List.copyOf(all);
  }

  Listener at(io.hauberk.policy.model.SocketAddress to) {
    List<Listener> there = all.stream().filter(l -> isAt(l, to)).toList();
    if (there.isEmpty()) {
      there = all.stream().filter(Listeners::takesWhatIsRedirected).toList();
    }
    if (there.size() != 1) {
      throw UnsoundConfigException.unknown(there.size() + " listeners at " + to);
    }
    return there.get(0);
  }

  private static boolean isAt(Listener listener, io.hauberk.policy.model.SocketAddress to) {
    SocketAddress address = listener.getAddress().getSocketAddress();
    return address.getPortValue() == to.port()
        && address.getAddress().equals(to.address().toString());
  }

  private static boolean takesWhatIsRedirected(Listener listener) {
    return listener.getListenerFiltersCount() > 0
        && listener.getTrafficDirection() == TrafficDirection.INBOUND;
  }

  /** A default chain is one that closes every connection before anything was read. */
  boolean isDefault(Listener listener, FilterChain chain) {
    return listener.hasDefaultFilterChain() && chain.equals(listener.getDefaultFilterChain());
  }

  FilterChain chain(Listener listener, io.hauberk.policy.model.SocketAddress to) {
    protos.onlyKnows(
        listener,
        "name",
        "address",
        "filter_chains",
        "default_filter_chain",
        "listener_filters",
        "access_log",
        "traffic_direction",
        "per_connection_buffer_limit_bytes",
        "stat_prefix",
        "enable_reuse_port",
        "metadata");
    FilterChain chain =
        listener.getListenerFiltersCount() == 0 ? only(listener) : redirected(listener, to.port());
    protos.onlyKnows(
        chain,
        "name",
        "filter_chain_match",
        "filters",
        "metadata",
        "transport_socket",
        "transport_socket_connect_timeout");
    return chain;
  }

  private static FilterChain only(Listener listener) {
    Protos.require(
        listener.getFilterChainsCount() == 1
            && !listener.hasDefaultFilterChain()
            && !listener.getFilterChains(0).hasFilterChainMatch(),
        "not exactly one filter chain");
    return listener.getFilterChains(0);
  }

  private FilterChain redirected(Listener listener, int port) {
    checkRedirection(listener);
    Set<Integer> ports = new HashSet<>();
    FilterChain taken = listener.getDefaultFilterChain();
    for (FilterChain chain : listener.getFilterChainsList()) {
      protos.onlyKnows(chain.getFilterChainMatch(), "destination_port");
      int own = chain.getFilterChainMatch().getDestinationPort().getValue();
      Protos.require(own > 0 && ports.add(own), "two chains for port " + own);
      if (own == port) {
        taken = chain;
      }
    }
    Protos.require(
        !ports.contains(listener.getAddress().getSocketAddress().getPortValue()),
        "a chain for the listener's own port, in which connections go round");
    return taken;
  }

  /**
   * Both families, nothing looked at but where the connection was meant to go, closed by default.
   */
  private void checkRedirection(Listener listener) {
    SocketAddress address = listener.getAddress().getSocketAddress();
    Protos.require(
        address.getAddress().equals("::") && address.getIpv4Compat(), "one family is left out");
    Protos.require(listener.getListenerFiltersCount() == 1, "listener filters");
    ListenerFilter filter = listener.getListenerFilters(0);
    protos.onlyKnows(filter, "name", "typed_config");
    protos.onlyKnows(protos.open(filter.getTypedConfig(), OriginalDst.class));
    FilterChain otherwise = listener.getDefaultFilterChain();
    protos.onlyKnows(otherwise, "name", "filters", "metadata");
    Protos.require(otherwise.getFiltersCount() == 1, "a default chain that does something");
    protos.onlyKnows(protos.open(otherwise.getFilters(0).getTypedConfig(), Config.class));
  }
}
