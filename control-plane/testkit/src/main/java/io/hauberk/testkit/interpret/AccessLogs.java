package io.hauberk.testkit.interpret;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in those keys of the JSON access log that say what was decided. */
final class AccessLogs {
  private static final List<String> KEYS =
      List.of(
          "verdict",
          "decision",
          "quarantine",
          "shadow_verdict",
          "shadow_decision",
          "policy",
          "candidate");
  private static final Pattern OPERATOR =
      Pattern.compile(
          "%(?:(DYNAMIC_METADATA)\\(([^():%]+:[^():%]+)\\)"
              + "|METADATA\\((ROUTE|LISTENER_FILTER_CHAIN):([^():%]+:[^():%]+)\\))%");

  private final Protos protos;

  AccessLogs(Protos protos) {
    this.protos = protos;
  }

  /**
   * @throws UnsoundConfigException when there is not exactly one log or it lacks a key
   */
  Map<String, String> write(List<AccessLog> logs, Trail trail) {
    Protos.require(logs.size() == 1, logs.size() + " access logs");
    Protos.onlyKnows(logs.get(0), "name", "typed_config");
    StdoutAccessLog log = protos.open(logs.get(0).getTypedConfig(), StdoutAccessLog.class);
    Struct format = log.getLogFormat().getJsonFormat();
    Map<String, String> written = new TreeMap<>();
    for (String key : KEYS) {
      Value value = format.getFieldsMap().get(key);
      Protos.require(value != null, "an access log without `" + key + "`");
      if (value != null) {
        resolve(value.getStringValue(), trail).ifPresent(text -> written.put(key, text));
      }
    }
    return written;
  }

  private static Optional<String> resolve(String text, Trail trail) {
    if (!text.contains("%")) {
      return Optional.of(text).filter(t -> !t.isEmpty());
    }
    Matcher operator = OPERATOR.matcher(text);
    if (!operator.matches()) {
      throw UnsoundConfigException.unknown("`" + text + "` in an access log");
    }
    if (operator.group(1) != null) {
      return trail.dynamic(operator.group(2));
    }
    return operator.group(3).equals("ROUTE")
        ? trail.route(operator.group(4))
        : trail.chain(operator.group(4));
  }
}
