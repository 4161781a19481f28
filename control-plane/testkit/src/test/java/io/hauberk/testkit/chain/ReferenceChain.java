package io.hauberk.testkit.chain;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.rbac.v3.Action;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DirectSourceIPInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.DnsSanInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput;
import io.envoyproxy.envoy.extensions.matching.input_matchers.ip.v3.Ip;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import io.hauberk.testkit.envoy.TestEnvoy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The workload `alice.alice`, as JSON in the resources of this package. */
record ReferenceChain(
    Listener listener, RouteConfiguration route, Cluster cluster, TypedExtensionConfig quarantine) {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(
              List.of(
                  Action.getDescriptor(),
                  DirectSourceIPInput.getDescriptor(),
                  DnsSanInput.getDescriptor(),
                  DownstreamTlsContext.getDescriptor(),
                  ExpressionFilter.getDescriptor(),
                  HttpConnectionManager.getDescriptor(),
                  HttpRequestHeaderMatchInput.getDescriptor(),
                  Ip.getDescriptor(),
                  RBAC.getDescriptor(),
                  RBACPerRoute.getDescriptor(),
                  Router.getDescriptor(),
                  StdoutAccessLog.getDescriptor(),
                  UriSanInput.getDescriptor()))
          .build();

  static ReferenceChain at(int listen, int app) {
    Listener.Builder listener = read("listener.json", Listener.newBuilder());
    bind(listener.getAddressBuilder(), listen);
    Cluster.Builder cluster = read("cluster.json", Cluster.newBuilder());
    bind(
        cluster
            .getLoadAssignmentBuilder()
            .getEndpointsBuilder(0)
            .getLbEndpointsBuilder(0)
            .getEndpointBuilder()
            .getAddressBuilder(),
        app);
    return new ReferenceChain(
        listener.build(),
        read("route.json", RouteConfiguration.newBuilder()).build(),
        cluster.build(),
        read("quarantine.json", TypedExtensionConfig.newBuilder()).build());
  }

  List<Any> bodies() {
    return List.of(Any.pack(listener), Any.pack(route), Any.pack(cluster), Any.pack(quarantine));
  }

  List<Resource> resources() {
    return List.of(
        TestEnvoy.resource(listener.getName(), Any.pack(listener)),
        TestEnvoy.resource(route.getName(), Any.pack(route)),
        TestEnvoy.resource(cluster.getName(), Any.pack(cluster)),
        TestEnvoy.resource(quarantine.getName(), Any.pack(quarantine)));
  }

  static void merge(String json, Message.Builder builder) throws IOException {
    JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, builder);
  }

  static String print(Message message) throws IOException {
    return JsonFormat.printer().usingTypeRegistry(TYPES).print(message);
  }

  private static void bind(Address.Builder address, int port) {
    address.getSocketAddressBuilder().setPortValue(port);
  }

  private static <B extends Message.Builder> B read(String name, B builder) {
    try (InputStream in = ReferenceChain.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      merge(new String(in.readAllBytes(), StandardCharsets.UTF_8), builder);
      return builder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
