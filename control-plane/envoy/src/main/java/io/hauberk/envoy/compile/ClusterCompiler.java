package io.hauberk.envoy.compile;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.SocketOption;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Reached;
import java.util.List;
import java.util.Optional;

/** Where requests and connections go when they were let through. */
final class ClusterCompiler {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  /** Programs close after five seconds and more. */
  private static final int PROGRAM_IDLE = 4;

  /** The callee's sidecar closes after ten minutes. */
  private static final int MESH_IDLE = 300;

  private static final int OUTSIDE_IDLE = 30;

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_USER_TIMEOUT = 18;

  private final Tls tls;

  ClusterCompiler(Tls tls) {
    this.tls = tls;
  }

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
        http(grpc, explicit(http2(30)), PROGRAM_IDLE).build());
  }

  /** The sidecars of other workloads. */
  Cluster mesh(Callees callees) {
    return toSidecars(
        callees.discovered() ? discovered(callees.cluster()) : fixed(callees), callees);
  }

  /** Whichever address the program asked for, as long as one of these answers there. */
  Cluster direct(String name, Callees callees) {
    return toSidecars(
        patient(named(name).setType(Cluster.DiscoveryType.ORIGINAL_DST))
            .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED),
        callees);
  }

  private Cluster toSidecars(Cluster.Builder cluster, Callees callees) {
    if (callees.speakHttp()) {
      cluster.setTransportSocket(tls.client(callees.accounts(), List.of("h2")));
      return http(cluster, explicit(callees.discovered() ? http2(10) : http2(30)), MESH_IDLE)
          .build();
    }
    return cluster.setTransportSocket(tls.client(callees.accounts(), List.of())).build();
  }

  private static Cluster.Builder fixed(Callees callees) {
    return fixed(
        callees.cluster(),
        callees.members().stream()
            .flatMap(to -> at(to.reached()).stream())
            .map(ResourceNames::address)
            .toList());
  }

  private static Optional<io.hauberk.policy.model.SocketAddress> at(Reached reached) {
    return switch (reached) {
      case Reached.At(var address) -> Optional.of(address);
      case Reached.Discovered unused -> Optional.empty();
    };
  }

  private static Cluster.Builder discovered(String name) {
    return patient(named(name).setType(Cluster.DiscoveryType.EDS))
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(HttpRbac.ADS));
  }

  /**
   * Notices within half a minute that a peer's answers do not come any more: a network policy that
   * closes an open connection drops its packets and tells nobody.
   */
  private static Cluster.Builder patient(Cluster.Builder cluster) {
    return cluster
        .setConnectTimeout(Times.seconds(3))
        .setUpstreamConnectionOptions(
            UpstreamConnectionOptions.newBuilder()
                .setTcpKeepalive(
                    TcpKeepalive.newBuilder()
                        .setKeepaliveTime(UInt32Value.of(10))
                        .setKeepaliveInterval(UInt32Value.of(5))
                        .setKeepaliveProbes(UInt32Value.of(3))))
        .setUpstreamBindConfig(
            BindConfig.newBuilder()
                .addSocketOptions(
                    SocketOption.newBuilder()
                        .setDescription("TCP_USER_TIMEOUT, ms without an acknowledgement")
                        .setLevel(IPPROTO_TCP)
                        .setName(TCP_USER_TIMEOUT)
                        .setIntValue(20_000)
                        .setState(SocketOption.SocketState.STATE_PREBIND)));
  }

  /** A host outside that the program speaks TLS with by itself: its bytes are passed on. */
  static Cluster passedOn(ExternalDestination destination) {
    return outside(ResourceNames.passedOn(destination), destination).build();
  }

  static Cluster external(ExternalDestination destination) {
    Cluster.Builder cluster = outside(ResourceNames.cluster(destination), destination);
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

  private static Cluster.Builder outside(String name, ExternalDestination destination) {
    return destination.addresses().isEmpty()
        ? cluster(name, Cluster.DiscoveryType.STRICT_DNS, List.of(dns(destination)))
        : fixed(name, destination.addresses().stream().map(ResourceNames::address).toList());
  }

  private static Cluster.Builder fixed(String name, List<Address> addresses) {
    return cluster(name, Cluster.DiscoveryType.STATIC, addresses);
  }

  private static Cluster.Builder cluster(
      String name, Cluster.DiscoveryType type, List<Address> addresses) {
    return named(name)
        .setType(type)
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName(name)
                .addEndpoints(endpoints(addresses)));
  }

  private static Cluster.Builder named(String name) {
    return Cluster.newBuilder()
        .setName(name)
        .setConnectTimeout(Times.seconds(5))
        .setCircuitBreakers(noBreakers());
  }

  static LocalityLbEndpoints endpoints(List<Address> addresses) {
    LocalityLbEndpoints.Builder endpoints = LocalityLbEndpoints.newBuilder();
    for (Address address : addresses) {
      endpoints.addLbEndpoints(
          LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(address)));
    }
    return endpoints.build();
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

  /**
   * A drain says goodbye by GOAWAY, which loses no request.
   *
   * @param interval seconds after which the other side is asked whether it is still there
   */
  private static ExplicitHttpConfig http2(int interval) {
    return ExplicitHttpConfig.newBuilder()
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setConnectionKeepalive(
                    KeepaliveSettings.newBuilder()
                        .setInterval(Times.seconds(interval))
                        .setTimeout(Times.seconds(10))))
        .build();
  }
}
