package io.hauberk.envoy.compile;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress.Protocol;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.SocketAddress;
import java.util.SortedMap;

/** What resources are called, and what they say about themselves. */
final class ResourceNames {
  static final String OUTBOUND_HTTP = "out-http";

  /** The one listener to which what others send is redirected. */
  static final String INBOUND = "inbound";

  /** The one listener to which what the program sends is redirected. */
  static final String OUTBOUND = "outbound";

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

  static String cluster(ExternalDestination destination) {
    return "ext-" + destination.name() + ":" + destination.port();
  }

  static String passedOn(ExternalDestination destination) {
    return cluster(destination) + "-passed-on";
  }

  /** Of a cluster: whatever address the program asked for at that port. */
  static String direct(int port) {
    return "direct-" + port;
  }

  /** Of the routes of what is asked for at that port. */
  static String outbound(int port) {
    return "out-" + port;
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
