package io.hauberk.testkit.interpret;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
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
  private static final String AFTER_HANDSHAKE = "!has(connection.transport_failure_reason)";
  private static final String REFUSED_NAME =
      "connection.transport_failure_reason.contains('SAN matcher')";
  private static final Pattern OPERATOR =
      Pattern.compile(
          "%(?:(DYNAMIC_METADATA)\\(([^():%]+:[^():%]+)\\)"
              + "|METADATA\\((ROUTE|LISTENER_FILTER_CHAIN):([^():%]+:[^():%]+)\\))%");

  private final Protos protos;
  private final Collected collected;

  AccessLogs(Protos protos) {
    this.protos = protos;
    this.collected = new Collected(protos);
  }

  /**
   * The line of a request or connection that came through the handshake.
   *
   * @throws UnsoundConfigException when there is not exactly one log or it lacks a key
   */
  Map<String, String> write(List<AccessLog> all, Trail trail) {
    List<AccessLog> logs = collected.without(all);
    Protos.require(logs.size() == 1, logs.size() + " access logs");
    AccessLog log = logs.get(0);
    protos.onlyKnows(log, "name", "typed_config", "filter");
    Protos.require(
        !log.hasFilter() || expression(log).equals(AFTER_HANDSHAKE), "a log that leaves out lines");
    Struct format = format(log);
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

  /**
   * The line of a connection whose certificate names nobody who is admitted: no filter has seen it,
   * so whatever is said of it is the same for all of them.
   */
  Map<String, String> writeRefusedName(List<AccessLog> logs, Metadata chain) {
    List<AccessLog> speaking =
        collected.without(logs).stream()
            .filter(log -> expression(log).equals(REFUSED_NAME))
            .toList();
    Protos.require(speaking.size() == 1, speaking.size() + " logs of a refused certificate");
    Trail trail = new Trail();
    trail.onChain(chain);
    Map<String, String> written = new TreeMap<>();
    for (String key : List.of("decision", "verdict")) {
      String value = format(speaking.get(0)).getFieldsOrThrow(key).getStringValue();
      written.put(
          key,
          resolve(value, trail)
              .orElseThrow(() -> UnsoundConfigException.unsafe("a refusal without `" + key + "`")));
    }
    return written;
  }

  /**
   * The line of a connection for which there is no chain.
   *
   * @param chain name of the default chain
   */
  Answer writeUnmatched(List<AccessLog> logs, String chain, int port) {
    List<AccessLog> speaking =
        collected.without(logs).stream()
            .filter(log -> expression(log).equals("xds.filter_chain_name == '" + chain + "'"))
            .toList();
    Protos.require(speaking.size() == 1, speaking.size() + " logs of an undeclared port");
    Struct format = format(speaking.get(0));
    String decision =
        format
            .getFieldsOrThrow("decision")
            .getStringValue()
            .replace("%DOWNSTREAM_LOCAL_PORT%", Integer.toString(port));
    String verdict = format.getFieldsOrThrow("verdict").getStringValue();
    Protos.require(verdict.equals("denied") && !decision.contains("%"), "a refusal without a name");
    return new Answer(
        false, Optional.of(decision), Map.of("decision", decision, "verdict", verdict));
  }

  private String expression(AccessLog log) {
    return protos
        .open(log.getFilter().getExtensionFilter().getTypedConfig(), ExpressionFilter.class)
        .getExpression();
  }

  private Struct format(AccessLog log) {
    return protos.open(log.getTypedConfig(), StdoutAccessLog.class).getLogFormat().getJsonFormat();
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
