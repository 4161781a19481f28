package io.hauberk.envoy.compile;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Reached;
import java.util.List;

/** Where requests and connections go when they were let through. */
final class ClusterCompiler {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  /** Programs close after five seconds and more. */
  private static final int PROGRAM_IDLE = 4;

  /** The callee's sidecar closes after ten minutes. */
  private static final int MESH_IDLE = 300;

  private static final int OUTSIDE_IDLE = 30;

  private ClusterCompiler() {}

  /** The program behind this sidecar. gRPC wants HTTP/2, which other programs may not speak. */
  static List<Cluster> app(PortPolicy port) {
    List<Address> address = List.of(ResourceNames.address(port.app()));
    Cluster.Builder cluster = fixed(ResourceNames.app(port), address);
    if (port.protocol() != Protocol.HTTP) {
      return List.of(cluster.build());
    }
    Cluster.Builder grpc = fixed(ResourceNames.grpcApp(port), address);
    return List.of(
        http(cluster, explicit(http1()), PROGRAM_IDLE).build(),
        http(grpc, explicit(http2()), PROGRAM_IDLE).build());
  }

  /** Another workload's sidecar. */
  static Cluster mesh(Destination destination) {
    Cluster.Builder cluster =
        fixed(ResourceNames.cluster(destination), List.of(ResourceNames.address(at(destination))));
    if (destination.protocol() == Protocol.HTTP) {
      cluster.setTransportSocket(Tls.client(destination.account(), List.of("h2")));
      return http(cluster, explicit(http2()), MESH_IDLE).build();
    }
    return cluster.setTransportSocket(Tls.client(destination.account(), List.of())).build();
  }

  private static io.hauberk.policy.model.SocketAddress at(Destination destination) {
    return switch (destination.reached()) {
      case Reached.At(var address) -> address;
      case Reached.Discovered discovered ->
          throw new IllegalArgumentException("`" + destination.workload() + "` is discovered");
    };
  }

  static Cluster external(ExternalDestination destination) {
    String name = ResourceNames.cluster(destination);
    Cluster.Builder cluster =
        destination.addresses().isEmpty()
            ? cluster(name, Cluster.DiscoveryType.STRICT_DNS, List.of(dns(destination)))
            : fixed(name, destination.addresses().stream().map(ResourceNames::address).toList());
    if (!destination.tls()) {
      return http(cluster, explicit(http1()), OUTSIDE_IDLE).build();
    }
    cluster.setTransportSocket(Tls.outside(destination));
    return http(
            cluster,
            HttpProtocolOptions.newBuilder()
                .setAutoConfig(
                    AutoHttpConfig.newBuilder()
                        .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
                        .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance())),
            OUTSIDE_IDLE)
        .build();
  }

  private static Cluster.Builder fixed(String name, List<Address> addresses) {
    return cluster(name, Cluster.DiscoveryType.STATIC, addresses);
  }

  private static Cluster.Builder cluster(
      String name, Cluster.DiscoveryType type, List<Address> addresses) {
    LocalityLbEndpoints.Builder endpoints = LocalityLbEndpoints.newBuilder();
    for (Address address : addresses) {
      endpoints.addLbEndpoints(
          LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(address)));
    }
    return Cluster.newBuilder()
        .setName(name)
        .setType(type)
        .setConnectTimeout(Times.seconds(5))
        .setCircuitBreakers(noBreakers())
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder().setClusterName(name).addEndpoints(endpoints));
  }

  /** The limits of Envoy are for clusters of many; a retry after a drain must not meet them. */
  private static CircuitBreakers noBreakers() {
    return CircuitBreakers.newBuilder()
        .addThresholds(
            CircuitBreakers.Thresholds.newBuilder()
                .setMaxConnections(UInt32Value.of(100_000))
                .setMaxPendingRequests(UInt32Value.of(100_000))
                .setMaxRequests(UInt32Value.of(100_000))
                .setMaxRetries(UInt32Value.of(100_000)))
        .build();
  }

  private static Address dns(ExternalDestination destination) {
    return Address.newBuilder()
        .setSocketAddress(
            SocketAddress.newBuilder()
                .setAddress(destination.host())
                .setPortValue(destination.port()))
        .build();
  }

  /**
   * @param idle seconds after which an unused connection is closed: sooner than the other side does
   *     it, so that no request meets a closing connection
   */
  private static Cluster.Builder http(
      Cluster.Builder cluster, HttpProtocolOptions.Builder protocol, int idle) {
    protocol.setCommonHttpProtocolOptions(
        io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.newBuilder()
            .setIdleTimeout(Times.seconds(idle)));
    return cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, Packed.any(protocol.build()));
  }

  private static HttpProtocolOptions.Builder explicit(ExplicitHttpConfig config) {
    return HttpProtocolOptions.newBuilder().setExplicitHttpConfig(config);
  }

  private static ExplicitHttpConfig http1() {
    return ExplicitHttpConfig.newBuilder()
        .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
        .build();
  }

  /** A drain says goodbye by GOAWAY, which loses no request. */
  private static ExplicitHttpConfig http2() {
    return ExplicitHttpConfig.newBuilder()
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setConnectionKeepalive(
                    KeepaliveSettings.newBuilder()
                        .setInterval(Times.seconds(30))
                        .setTimeout(Times.seconds(10))))
        .build();
  }
}
