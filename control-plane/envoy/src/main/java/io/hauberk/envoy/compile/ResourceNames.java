package io.hauberk.envoy.compile;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress.Protocol;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.SocketAddress;
import java.util.SortedMap;

/** What resources are called, and what they say about themselves. */
final class ResourceNames {
  static final String OUTBOUND_HTTP = "out-http";

  private ResourceNames() {}

  static String inbound(PortPolicy port) {
    return "in-" + port.number();
  }

  static String outboundTcp(SocketAddress listen) {
    return "out-tcp-" + listen.port();
  }

  static String app(PortPolicy port) {
    return "app-" + port.number();
  }

  static String grpcApp(PortPolicy port) {
    return app(port) + "-grpc";
  }

  static String cluster(Destination destination) {
    return "to-" + destination.workload() + ":" + destination.port();
  }

  static String cluster(ExternalDestination destination) {
    return "ext-" + destination.name() + ":" + destination.port();
  }

  /** Under the key {@code hauberk}. */
  static Metadata metadata(SortedMap<String, String> values) {
    Struct.Builder struct = Struct.newBuilder();
    values.forEach((k, v) -> struct.putFields(k, Value.newBuilder().setStringValue(v).build()));
    return Metadata.newBuilder().putFilterMetadata("hauberk", struct.build()).build();
  }

  static Address address(SocketAddress address) {
    return Address.newBuilder()
        .setSocketAddress(
            io.envoyproxy.envoy.config.core.v3.SocketAddress.newBuilder()
                .setProtocol(Protocol.TCP)
                .setAddress(address.address().toString())
                .setPortValue(address.port()))
        .build();
  }
}
