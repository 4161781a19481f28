package io.hauberk.envoy.compile;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an Envoy would have after it was sent everything: a bootstrap without a control plane, in
 * which each reference to another resource is replaced by the resource.
 */
final class StaticBootstrap {
  private final Map<String, RouteConfiguration> routes = new HashMap<>();
  private final Map<String, TypedExtensionConfig> extensions = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final Bootstrap.Builder bootstrap = Bootstrap.newBuilder();

  private StaticBootstrap() {}

  static Bootstrap of(List<XdsResource> resources) throws InvalidProtocolBufferException {
    StaticBootstrap unrolled = new StaticBootstrap();
    for (XdsResource resource : resources) {
      unrolled.add(resource.body());
    }
    for (Listener listener : unrolled.listeners) {
      unrolled.bootstrap.getStaticResourcesBuilder().addListeners(unrolled.listener(listener));
    }
    return unrolled.bootstrap.build();
  }

  private void add(Any body) throws InvalidProtocolBufferException {
    if (body.is(Listener.class)) {
      listeners.add(body.unpack(Listener.class));
    } else if (body.is(RouteConfiguration.class)) {
      RouteConfiguration route = body.unpack(RouteConfiguration.class);
      routes.put(route.getName(), route);
    } else if (body.is(TypedExtensionConfig.class)) {
      TypedExtensionConfig extension = body.unpack(TypedExtensionConfig.class);
      extensions.put(extension.getName(), extension);
    } else if (body.is(Secret.class)) {
      bootstrap.getStaticResourcesBuilder().addSecrets(body.unpack(Secret.class));
    } else {
      Cluster.Builder cluster = body.unpack(Cluster.class).toBuilder();
      if (cluster.hasTransportSocket()) {
        cluster.setTransportSocket(socket(cluster.getTransportSocket()));
      }
      if (cluster.getType() == Cluster.DiscoveryType.EDS) {
        cluster
            .setType(Cluster.DiscoveryType.STATIC)
            .clearEdsClusterConfig()
            .setLoadAssignment(
                ClusterLoadAssignment.newBuilder().setClusterName(cluster.getName()));
      }
      bootstrap.getStaticResourcesBuilder().addClusters(cluster);
    }
  }

  private Listener listener(Listener listener) throws InvalidProtocolBufferException {
    Listener.Builder unrolled = listener.toBuilder();
    for (FilterChain.Builder chain : unrolled.getFilterChainsBuilderList()) {
      if (chain.hasTransportSocket()) {
        chain.setTransportSocket(socket(chain.getTransportSocket()));
      }
      for (Filter.Builder filter : chain.getFiltersBuilderList()) {
        if (filter.hasConfigDiscovery()) {
          filter.setTypedConfig(extension(filter.getName()));
        } else if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
          filter.setTypedConfig(
              Packed.any(http(filter.getTypedConfig().unpack(HttpConnectionManager.class))));
        }
      }
    }
    return unrolled.build();
  }

  private HttpConnectionManager http(HttpConnectionManager manager) {
    HttpConnectionManager.Builder unrolled = manager.toBuilder();
    if (manager.hasRds()) {
      unrolled.setRouteConfig(routes.get(manager.getRds().getRouteConfigName()));
    }
    for (HttpFilter.Builder filter : unrolled.getHttpFiltersBuilderList()) {
      if (filter.hasConfigDiscovery()) {
        filter.setTypedConfig(extension(filter.getName()));
      }
    }
    return unrolled.build();
  }

  private Any extension(String name) {
    TypedExtensionConfig extension = extensions.get(name);
    if (extension == null) {
      throw new IllegalArgumentException("no `" + name + "` among the resources");
    }
    return extension.getTypedConfig();
  }

  private static TransportSocket socket(TransportSocket socket)
      throws InvalidProtocolBufferException {
    Message context;
    if (socket.getTypedConfig().is(DownstreamTlsContext.class)) {
      DownstreamTlsContext.Builder server =
          socket.getTypedConfig().unpack(DownstreamTlsContext.class).toBuilder();
      secrets(server.getCommonTlsContextBuilder());
      context = server.build();
    } else {
      UpstreamTlsContext.Builder client =
          socket.getTypedConfig().unpack(UpstreamTlsContext.class).toBuilder();
      secrets(client.getCommonTlsContextBuilder());
      context = client.build();
    }
    return socket.toBuilder().setTypedConfig(Packed.any(context)).build();
  }

  private static void secrets(CommonTlsContext.Builder tls) {
    tls.getTlsCertificateSdsSecretConfigsBuilderList()
        .forEach(SdsSecretConfig.Builder::clearSdsConfig);
    if (tls.hasCombinedValidationContext()) {
      tls.getCombinedValidationContextBuilder()
          .getValidationContextSdsSecretConfigBuilder()
          .clearSdsConfig();
    }
  }
}
