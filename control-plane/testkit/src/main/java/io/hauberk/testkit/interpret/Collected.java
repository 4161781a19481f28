package io.hauberk.testkit.interpret;

import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a collector is told: the same as what stands on the standard output, word for word. */
final class Collected {
  /** Field {@code value} of a tag, younger than these messages. */
  private static final int VALUE = 6;

  private final Protos protos;

  Collected(Protos protos) {
    this.protos = protos;
  }

  /**
   * The logs on the standard output.
   *
   * @throws UnsoundConfigException when a collector is told anything else
   */
  List<AccessLog> without(List<AccessLog> logs) {
    List<AccessLog> stdout = new ArrayList<>();
    for (AccessLog log : logs) {
      if (log.getTypedConfig().is(StdoutAccessLog.class)) {
        stdout.add(log);
      } else {
        Protos.require(!stdout.isEmpty(), "a collector is told more than the standard output");
        AccessLog before = stdout.getLast();
        Protos.require(log.getFilter().equals(before.getFilter()), "a collector is told of others");
        Protos.require(
            told(log).equals(written(before)), "a collector is told something else of the same");
      }
    }
    return stdout;
  }

  private Map<String, String> written(AccessLog log) {
    Map<String, String> words = new TreeMap<>();
    Struct format =
        protos.open(log.getTypedConfig(), StdoutAccessLog.class).getLogFormat().getJsonFormat();
    format.getFieldsMap().forEach((key, value) -> words.put(key, value.getStringValue()));
    return words;
  }

  private Map<String, String> told(AccessLog log) {
    CommonGrpcAccessLogConfig common =
        log.getTypedConfig().is(HttpGrpcAccessLogConfig.class)
            ? protos.open(log.getTypedConfig(), HttpGrpcAccessLogConfig.class).getCommonConfig()
            : protos.open(log.getTypedConfig(), TcpGrpcAccessLogConfig.class).getCommonConfig();
    Map<String, String> words = new TreeMap<>();
    for (CustomTag tag : common.getCustomTagsList()) {
      UnknownFieldSet.Field value = tag.getUnknownFields().getField(VALUE);
      Protos.require(value.getLengthDelimitedList().size() == 1, "a tag without a value");
      words.put(tag.getTag(), value.getLengthDelimitedList().getFirst().toStringUtf8());
    }
    return words;
  }
}
