package io.hauberk.envoy.compile;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.rbac.v3.Action;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.direct_response.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DirectSourceIPInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.DnsSanInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput;
import io.envoyproxy.envoy.extensions.matching.input_matchers.ip.v3.Ip;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Resources with every message inside them opened. A type that is not listed here is a failure. */
final class Opened {
  private static final List<Message> KNOWN =
      List.of(
          Listener.getDefaultInstance(),
          Cluster.getDefaultInstance(),
          RouteConfiguration.getDefaultInstance(),
          TypedExtensionConfig.getDefaultInstance(),
          AccessLog.getDefaultInstance(),
          Action.getDefaultInstance(),
          ExpressionFilter.getDefaultInstance(),
          StdoutAccessLog.getDefaultInstance(),
          HttpGrpcAccessLogConfig.getDefaultInstance(),
          TcpGrpcAccessLogConfig.getDefaultInstance(),
          RBAC.getDefaultInstance(),
          RBACPerRoute.getDefaultInstance(),
          OriginalDst.getDefaultInstance(),
          TlsInspector.getDefaultInstance(),
          ClusterLoadAssignment.getDefaultInstance(),
          Router.getDefaultInstance(),
          Config.getDefaultInstance(),
          HttpConnectionManager.getDefaultInstance(),
          TcpProxy.getDefaultInstance(),
          io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.getDefaultInstance(),
          DirectSourceIPInput.getDefaultInstance(),
          DnsSanInput.getDefaultInstance(),
          UriSanInput.getDefaultInstance(),
          HttpRequestHeaderMatchInput.getDefaultInstance(),
          Ip.getDefaultInstance(),
          DownstreamTlsContext.getDefaultInstance(),
          UpstreamTlsContext.getDefaultInstance(),
          HttpProtocolOptions.getDefaultInstance());

  private static final Map<String, Message> BY_URL =
      KNOWN.stream().collect(Collectors.toMap(Packed::typeUrl, Function.identity()));

  private Opened() {}

  static Message message(Any any) throws InvalidProtocolBufferException {
    Message type = BY_URL.get(any.getTypeUrl());
    if (type == null) {
      throw new InvalidProtocolBufferException("unexpected " + any.getTypeUrl());
    }
    return type.getParserForType().parseFrom(any.getValue());
  }

  /** The message and all inside it, also inside {@code Any}. */
  static void walk(Message message, Consumer<Message> visit) throws InvalidProtocolBufferException {
    if (message instanceof Any any) {
      walk(message(any), visit);
      return;
    }
    visit.accept(message);
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        List<?> values =
            field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
        for (Object value : values) {
          walk((Message) value, visit);
        }
      }
    }
  }

  static String json(Any body) throws InvalidProtocolBufferException {
    JsonFormat.TypeRegistry registry =
        JsonFormat.TypeRegistry.newBuilder()
            .add(KNOWN.stream().map(Message::getDescriptorForType).toList())
            .build();
    return JsonFormat.printer()
            .usingTypeRegistry(registry)
            .preservingProtoFieldNames()
            .sortingMapKeys()
            .print(message(body))
        + "\n";
  }
}
