package io.hauberk.envoy.compile;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import java.util.Map;

/**
 * Tells a collector the words of a line, each as a tag: what else Envoy puts into an entry is not
 * looked at. Field 6 of {@code CustomTag}, {@code value}, is younger than the messages that this
 * module is built with.
 */
final class GrpcLogs {
  private static final int VALUE = 6;

  /** For each worker; of HTTP, what comes when it is full is dropped and counted. */
  private static final int BUFFER_BYTES = 1 << 20;

  private static final int FLUSH_MILLIS = 500;

  private GrpcLogs() {}

  static AccessLog log(Collector to, Struct line) {
    boolean http = line.containsFields("method");
    CommonGrpcAccessLogConfig.Builder common =
        CommonGrpcAccessLogConfig.newBuilder()
            .setLogName("hauberk")
            .setTransportApiVersion(ApiVersion.V3)
            .setGrpcService(
                GrpcService.newBuilder()
                    .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(to.cluster())))
            .setBufferFlushInterval(Times.millis(FLUSH_MILLIS))
            .setBufferSizeBytes(UInt32Value.of(BUFFER_BYTES));
    line.getFieldsMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            word -> common.addCustomTags(tag(word.getKey(), word.getValue().getStringValue())));
    Message config =
        http
            ? HttpGrpcAccessLogConfig.newBuilder().setCommonConfig(common).build()
            : TcpGrpcAccessLogConfig.newBuilder().setCommonConfig(common).build();
    return AccessLog.newBuilder()
        .setName(http ? "envoy.access_loggers.http_grpc" : "envoy.access_loggers.tcp_grpc")
        .setTypedConfig(Packed.any(config))
        .build();
  }

  private static CustomTag tag(String key, String format) {
    return CustomTag.newBuilder()
        .setTag(key)
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(
                    VALUE,
                    UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFromUtf8(format))
                        .build())
                .build())
        .build();
  }
}
