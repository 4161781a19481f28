package io.hauberk.envoy.compile;

import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;

/** Ends of TCP chains. Some fields are younger than the messages that this module is built with. */
final class TcpProxies {
  /** {@code check_drain_close}: a drained chain ends a connection at its next byte. */
  static final UnknownFieldSet DRAIN_AT_ONCE = fields().build();

  /**
   * Moreover {@code upstream_connect_mode: ON_DOWNSTREAM_DATA} and {@code max_early_data_bytes}: a
   * caller that is denied causes no connection to the program.
   */
  static final UnknownFieldSet WAIT_FOR_CLIENT =
      fields()
          .addField(21, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .addField(
              22,
              UnknownFieldSet.Field.newBuilder()
                  .addLengthDelimited(com.google.protobuf.UInt32Value.of(16_384).toByteString())
                  .build())
          .build();

  private TcpProxies() {}

  private static UnknownFieldSet.Builder fields() {
    return UnknownFieldSet.newBuilder()
        .addField(23, UnknownFieldSet.Field.newBuilder().addVarint(1).build());
  }

  static Filter filter(TcpProxy.Builder proxy) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.tcp_proxy")
        .setTypedConfig(Packed.any(proxy.build()))
        .build();
  }
}
