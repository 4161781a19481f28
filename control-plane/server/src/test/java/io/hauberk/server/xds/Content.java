package io.hauberk.server.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.hauberk.envoy.compile.XdsResource;

/** Small resources; what they say is not looked at. */
final class Content {
  private Content() {}

  static XdsResource cluster(String name, String content) {
    return XdsResource.of(name, Cluster.newBuilder().setName(name).setAltStatName(content).build());
  }

  static XdsResource endpoints(String name, int overprovisioning) {
    return XdsResource.of(
        name,
        ClusterLoadAssignment.newBuilder()
            .setClusterName(name)
            .setPolicy(
                ClusterLoadAssignment.Policy.newBuilder()
                    .setOverprovisioningFactor(
                        com.google.protobuf.UInt32Value.of(overprovisioning)))
            .build());
  }

  static XdsResource listener(String name, String content) {
    return XdsResource.of(name, Listener.newBuilder().setName(name).setStatPrefix(content).build());
  }

  static XdsResource route(String name, String revision) {
    return XdsResource.of(
        name,
        RouteConfiguration.newBuilder()
            .setName(name)
            .addVirtualHosts(
                VirtualHost.newBuilder()
                    .setName("any")
                    .addDomains("*")
                    .addRoutes(
                        Route.newBuilder()
                            .setName("policy-" + revision)
                            .setMetadata(
                                Metadata.newBuilder()
                                    .putFilterMetadata(
                                        "hauberk",
                                        Struct.newBuilder()
                                            .putFields(
                                                "policy",
                                                Value.newBuilder().setStringValue(revision).build())
                                            .build()))))
            .build());
  }

  static XdsResource secret(String name, String content) {
    return XdsResource.of(
        name,
        Secret.newBuilder()
            .setName(name)
            .setGenericSecret(
                io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.GenericSecret.newBuilder()
                    .setSecret(
                        DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(content))))
            .build());
  }

  static XdsResource extension(String name, String content) {
    return XdsResource.of(
        name,
        TypedExtensionConfig.newBuilder()
            .setName(name)
            .setTypedConfig(
                com.google.protobuf.Any.newBuilder()
                    .setTypeUrl("type.googleapis.com/google.protobuf.Empty")
                    .setValue(ByteString.copyFromUtf8(content)))
            .build());
  }
}
