package io.hauberk.envoy.compile;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.direct_response.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.hauberk.policy.model.Protocol;

/**
 * Ends of TCP chains. The fields 21 {@code upstream_connect_mode}, 22 {@code max_early_data_bytes}
 * and 24 {@code check_drain_close} are younger than the messages that this module is built with.
 */
final class TcpProxies {
  private static final int CONNECT_ON_DATA = 1;
  private static final int CONNECT_ON_TLS_HANDSHAKE = 2;

  private TcpProxies() {}

  /**
   * In front of the program: connects to it only when the caller was judged or, where the server
   * speaks first, when his certificate was; there is no verdict yet to tell of then.
   */
  static Filter inbound(String cluster, Protocol protocol, AccessLogs logs) {
    int mode = protocol == Protocol.TCP_SERVER_FIRST ? CONNECT_ON_TLS_HANDSHAKE : CONNECT_ON_DATA;
    UnknownFieldSet.Builder fields =
        drained()
            .addField(21, UnknownFieldSet.Field.newBuilder().addVarint(mode).build())
            .addField(22, message(UInt32Value.of(16_384)));
    TcpProxy.Builder proxy = proxy("in", cluster, fields).addAllAccessLog(logs.inboundTcp());
    if (logs.tellOfOpen() && mode == CONNECT_ON_DATA) {
      proxy.setAccessLogOptions(
          TcpProxy.TcpAccessLogOptions.newBuilder().setFlushAccessLogOnConnected(true));
    }
    return filter(proxy);
  }

  /** From the program: at once, since the server may speak first. */
  static Filter outbound(String cluster) {
    return filter(proxy("out", cluster, drained()));
  }

  /** Closes before a byte was read. */
  static Filter hangUp() {
    return Filter.newBuilder()
        .setName("envoy.filters.network.direct_response")
        .setTypedConfig(Packed.any(Config.getDefaultInstance()))
        .build();
  }

  /** {@code check_drain_close}: a drained chain ends a connection at its next byte. */
  private static UnknownFieldSet.Builder drained() {
    return UnknownFieldSet.newBuilder().addField(24, message(BoolValue.of(true)));
  }

  private static TcpProxy.Builder proxy(
      String statPrefix, String cluster, UnknownFieldSet.Builder younger) {
    return TcpProxy.newBuilder()
        .setStatPrefix(statPrefix)
        .setCluster(cluster)
        .setUnknownFields(younger.build());
  }

  private static UnknownFieldSet.Field message(Message message) {
    return UnknownFieldSet.Field.newBuilder().addLengthDelimited(message.toByteString()).build();
  }

  private static Filter filter(TcpProxy.Builder proxy) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.tcp_proxy")
        .setTypedConfig(Packed.any(proxy.build()))
        .build();
  }
}
