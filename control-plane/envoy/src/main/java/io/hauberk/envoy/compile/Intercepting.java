package io.hauberk.envoy.compile;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.hauberk.policy.model.IpAddress;
import java.util.List;
import java.util.SortedMap;

/**
 * Listeners to which connections are redirected. A chain is chosen by where a connection was meant
 * to go; one that came to the listener by itself was meant for the listener's own port, for which
 * there is no chain, so nothing can be passed in a circle.
 */
final class Intercepting {
  private Intercepting() {}

  /** In both families. */
  static Listener.Builder at(int port) {
    return Listener.newBuilder()
        .setAddress(
            Address.newBuilder()
                .setSocketAddress(
                    SocketAddress.newBuilder()
                        .setAddress("::")
                        .setIpv4Compat(true)
                        .setPortValue(port)))
        .addListenerFilters(
            ListenerFilter.newBuilder()
                .setName("envoy.filters.listener.original_dst")
                .setTypedConfig(Packed.any(OriginalDst.getDefaultInstance())));
  }

  static FilterChainMatch.Builder port(int port) {
    return FilterChainMatch.newBuilder().setDestinationPort(UInt32Value.of(port));
  }

  /** Only where the connection was meant for one of these addresses. */
  static FilterChainMatch.Builder at(int port, List<IpAddress> addresses) {
    FilterChainMatch.Builder match = port(port);
    for (IpAddress address : addresses) {
      match.addPrefixRanges(
          CidrRange.newBuilder()
              .setAddressPrefix(address.toString())
              .setPrefixLen(UInt32Value.of(address.bits())));
    }
    return match;
  }

  /** Closes every connection before a byte was read. */
  static FilterChain.Builder closed(String name, SortedMap<String, String> metadata) {
    return FilterChain.newBuilder()
        .setName(name)
        .setMetadata(ResourceNames.metadata(metadata))
        .addFilters(TcpProxies.hangUp());
  }
}
