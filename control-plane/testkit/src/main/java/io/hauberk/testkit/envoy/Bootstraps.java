package io.hauberk.testkit.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.nio.file.Path;

/** What an Envoy under test starts with, and the secrets it is served. */
final class Bootstraps {
  private Bootstraps() {}

  static String json(int adsPort) {
    return json(loopback(adsPort));
  }

  static String json(Path adsSocket) {
    return json(
        Address.newBuilder().setPipe(Pipe.newBuilder().setPath(adsSocket.toString())).build());
  }

  private static String json(Address adsAddress) {
    Bootstrap.Builder bootstrap =
        Bootstrap.newBuilder()
            .setNode(Node.newBuilder().setId("under-test").setCluster("testkit"))
            .setAdmin(Admin.newBuilder().setAddress(loopback(0)))
            .setLayeredRuntime(
                LayeredRuntime.newBuilder()
                    .addLayers(
                        RuntimeLayer.newBuilder()
                            .setName("static")
                            .setStaticLayer(
                                Struct.newBuilder()
                                    .putFields(
                                        "re2.max_program_size.error_level",
                                        Value.newBuilder().setNumberValue(1000).build()))));
    bootstrap.getStaticResourcesBuilder().addClusters(ads(adsAddress));
    bootstrap
        .getDynamicResourcesBuilder()
        .setAdsConfig(
            ApiConfigSource.newBuilder()
                .setApiType(ApiConfigSource.ApiType.DELTA_GRPC)
                .setTransportApiVersion(ApiVersion.V3)
                .addGrpcServices(
                    GrpcService.newBuilder()
                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName("xds"))))
        .setLdsConfig(overAds())
        .setCdsConfig(overAds());
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder().add(HttpProtocolOptions.getDescriptor()).build())
          .print(bootstrap);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static Secret identity(String chainPem, Path key) {
    return Secret.newBuilder()
        .setName("identity")
        .setTlsCertificate(
            TlsCertificate.newBuilder()
                .setCertificateChain(DataSource.newBuilder().setInlineString(chainPem))
                .setPrivateKey(DataSource.newBuilder().setFilename(key.toString())))
        .build();
  }

  static Secret bundle(String rootPem) {
    return Secret.newBuilder()
        .setName("bundle")
        .setValidationContext(
            CertificateValidationContext.newBuilder()
                .setTrustedCa(DataSource.newBuilder().setInlineString(rootPem)))
        .build();
  }

  private static ConfigSource overAds() {
    return ConfigSource.newBuilder()
        .setResourceApiVersion(ApiVersion.V3)
        .setAds(AggregatedConfigSource.getDefaultInstance())
        .build();
  }

  private static Cluster ads(Address address) {
    HttpProtocolOptions http2 =
        HttpProtocolOptions.newBuilder()
            .setExplicitHttpConfig(
                HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                    .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
            .build();
    return Cluster.newBuilder()
        .setName("xds")
        .setType(Cluster.DiscoveryType.STATIC)
        .setConnectTimeout(Duration.newBuilder().setSeconds(5))
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.pack(http2))
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName("xds")
                .addEndpoints(
                    LocalityLbEndpoints.newBuilder()
                        .addLbEndpoints(
                            LbEndpoint.newBuilder()
                                .setEndpoint(Endpoint.newBuilder().setAddress(address)))))
        .build();
  }

  private static Address loopback(int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port))
        .build();
  }
}
