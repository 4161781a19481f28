package io.hauberk.envoy.compile;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.DecisionName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One JSON object a line, on Envoy's standard output, and the same to the collector where there is
 * one. Every kind of line has the same words.
 */
final class AccessLogs {
  private static final String HTTP = "envoy.filters.http.rbac";
  private static final String TCP = "envoy.filters.network.rbac";

  /** Keys of a chain's metadata. */
  static final String VERDICT = "verdict";

  static final String DECISION = "decision";
  static final String STRANGERS = "strangers";

  /** Name of the chain of all ports that are not declared. */
  static final String UNMATCHED = "unmatched-port";

  /** Begins the names of chains that are decided before anything was read. */
  static final String DECIDED = "decided/";

  private final Optional<Collector> collector;

  AccessLogs(Optional<Collector> collector) {
    this.collector = collector;
  }

  /** Whether what goes on for long is told before it ends. */
  boolean tellOfOpen() {
    return collector.isPresent();
  }

  /** Each request from another workload. */
  List<AccessLog> inboundHttp() {
    return logs(callers(policy(http("inbound"), HTTP, "ROUTE", "enforced", HttpRbac.PREFIX)));
  }

  /** Each connection to a TCP port. */
  List<AccessLog> inboundTcp() {
    Struct.Builder line =
        policy(
            connection("inbound"),
            TCP,
            "LISTENER_FILTER_CHAIN",
            "shadow",
            TcpRbac.CANDIDATE_PREFIX);
    return logs(callers(line), cel("!has(connection.transport_failure_reason)"));
  }

  /** Each request of the workload's own program. */
  List<AccessLog> outboundHttp() {
    return logs(callees(policy(http("outbound"), HTTP, "ROUTE", "enforced", HttpRbac.PREFIX)));
  }

  /**
   * Each connection of the workload's own program, whose verdict its listener knows.
   *
   * @param target whom the program asks for, {@code namespace/name:port}
   */
  List<AccessLog> outboundTcp(String verdict, String decision, String target) {
    Struct.Builder line = callees(connection("outbound"));
    put(put(line, "verdict", verdict), "decision", decision);
    return logs(put(line, "target", target));
  }

  /**
   * Each connection of an intercepted program that is decided before anything was read: its chain
   * says how.
   */
  List<AccessLog> decidedByChain() {
    Struct.Builder line = callees(connection("outbound"));
    put(line, "verdict", chain(VERDICT));
    put(line, "decision", chain(DECISION));
    return logs(line, cel("xds.filter_chain_name.startsWith('" + DECIDED + "')"));
  }

  /** Each connection to a port that the workload does not declare. */
  List<AccessLog> unmatchedPorts(WorkloadId workload) {
    Struct.Builder line = connection("listener");
    put(line, "verdict", "denied");
    put(line, "decision", "unmatched-port/" + workload + ":%DOWNSTREAM_LOCAL_PORT%");
    return logs(line, cel("xds.filter_chain_name == '" + UNMATCHED + "'"));
  }

  /** Of what a chain says about itself. */
  static String chain(String key) {
    return "%METADATA(LISTENER_FILTER_CHAIN:hauberk:" + key + ")%";
  }

  /**
   * Connections that ended in the handshake. The names in a certificate that was refused are claims
   * of whoever made it.
   *
   * @param strangers decision about a certificate whose names are not admitted
   */
  List<AccessLog> handshakes(String strangers) {
    String names = "connection.transport_failure_reason.contains('SAN matcher')";
    List<AccessLog> all = new ArrayList<>(handshakes(strangers, names));
    all.addAll(
        handshakes(
            new DecisionName.Hardening("handshake").text(),
            "connection.transport_failure_reason != '' && !" + names));
    return all;
  }

  private List<AccessLog> handshakes(String decision, String which) {
    Struct.Builder line = put(connection("listener"), "verdict", "denied");
    put(line, "decision", decision);
    put(line, "failure", "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%");
    put(line, "unverified_caller", "%DOWNSTREAM_PEER_URI_SAN%");
    put(line, "unverified_instance", "%DOWNSTREAM_PEER_DNS_SAN%");
    put(line, "unverified_caller_serial", "%DOWNSTREAM_PEER_SERIAL%");
    return logs(line, cel(which));
  }

  /**
   * @param expression CEL over Envoy's attributes; what it cannot evaluate does not hold
   */
  static AccessLogFilter cel(String expression) {
    return AccessLogFilter.newBuilder()
        .setExtensionFilter(
            ExtensionFilter.newBuilder()
                .setName("cel")
                .setTypedConfig(
                    Packed.any(ExpressionFilter.newBuilder().setExpression(expression).build())))
        .build();
  }

  private Struct.Builder http(String layer) {
    Struct.Builder line = connection(layer);
    put(line, "method", "%REQ(:METHOD)%");
    put(line, "path", "%PATH(NQ)%");
    put(line, "query", "%CEL(request.query != '')%");
    put(line, "host", "%REQ(:AUTHORITY)%");
    put(line, "status", "%RESPONSE_CODE%");
    put(line, "details", "%RESPONSE_CODE_DETAILS%");
    put(line, "grpc_status", "%GRPC_STATUS_NUMBER%");
    put(line, "route", "%ROUTE_NAME%");
    for (String header : collector.map(Collector::headers).orElse(Collections.emptySortedSet())) {
      put(line, "header." + header, "%REQ(" + header + ")%");
    }
    return line;
  }

  private static Struct.Builder connection(String layer) {
    Struct.Builder line = Struct.newBuilder();
    put(line, "layer", layer);
    put(line, "time", "%START_TIME(%Y-%m-%dT%H:%M:%E6SZ)%");
    put(line, "log_type", "%ACCESS_LOG_TYPE%");
    put(line, "protocol", "%PROTOCOL%");
    put(line, "tls_version", "%DOWNSTREAM_TLS_VERSION%");
    put(line, "tls_cipher", "%DOWNSTREAM_TLS_CIPHER%");
    put(line, "server_name", "%REQUESTED_SERVER_NAME%");
    put(line, "server", "%DOWNSTREAM_LOCAL_URI_SAN%");
    put(line, "peer_address", "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%");
    put(line, "local_address", "%DOWNSTREAM_LOCAL_ADDRESS%");
    put(line, "termination", "%CONNECTION_TERMINATION_DETAILS%");
    put(line, "request", "%STREAM_ID%");
    put(line, "connection", "%CONNECTION_ID%");
    put(line, "chain", "%FILTER_CHAIN_NAME%");
    put(line, "upstream", "%UPSTREAM_HOST%");
    put(line, "cluster", "%UPSTREAM_CLUSTER_RAW%");
    put(line, "upstream_failure", "%UPSTREAM_TRANSPORT_FAILURE_REASON%");
    put(line, "flags", "%RESPONSE_FLAGS%");
    put(line, "duration", "%DURATION%");
    put(line, "bytes_in", "%BYTES_RECEIVED%");
    put(line, "bytes_out", "%BYTES_SENT%");
    return line;
  }

  /** Of a certificate that was validated: nothing else gets as far as the filters. */
  private static Struct.Builder callers(Struct.Builder line) {
    put(line, "caller", "%DOWNSTREAM_PEER_URI_SAN%");
    put(line, "instance", "%DOWNSTREAM_PEER_DNS_SAN%");
    put(line, "caller_serial", "%DOWNSTREAM_PEER_SERIAL%");
    return line;
  }

  /** Of a certificate that was validated: nothing is sent to whom it does not name. */
  private static Struct.Builder callees(Struct.Builder line) {
    put(line, "callee", "%UPSTREAM_PEER_URI_SAN%");
    put(line, "callee_instance", "%UPSTREAM_PEER_DNS_SAN%");
    return line;
  }

  private static Struct.Builder policy(
      Struct.Builder line, String filter, String holder, String kind, String candidatePrefix) {
    String metadata = "%DYNAMIC_METADATA(" + filter + ":";
    put(line, "verdict", metadata + HttpRbac.PREFIX + kind + "_engine_result)%");
    put(line, "decision", metadata + HttpRbac.PREFIX + kind + "_effective_policy_id)%");
    put(line, "quarantine", metadata + "quarantine_" + kind + "_effective_policy_id)%");
    put(line, "shadow_verdict", metadata + candidatePrefix + "shadow_engine_result)%");
    put(line, "shadow_decision", metadata + candidatePrefix + "shadow_effective_policy_id)%");
    put(line, "policy", "%METADATA(" + holder + ":hauberk:policy)%");
    put(line, "candidate", "%METADATA(" + holder + ":hauberk:candidate)%");
    return line;
  }

  private static Struct.Builder put(Struct.Builder line, String key, String format) {
    return line.putFields(key, Value.newBuilder().setStringValue(format).build());
  }

  private List<AccessLog> logs(Struct.Builder line) {
    return logs(line, AccessLogFilter.getDefaultInstance());
  }

  private List<AccessLog> logs(Struct.Builder line, AccessLogFilter filter) {
    Struct words = line.build();
    return Stream.concat(
            Stream.of(stdout(words)), collector.map(to -> GrpcLogs.log(to, words)).stream())
        .map(log -> filter.hasExtensionFilter() ? log.toBuilder().setFilter(filter).build() : log)
        .toList();
  }

  private static AccessLog stdout(Struct line) {
    StdoutAccessLog stdout =
        StdoutAccessLog.newBuilder()
            .setLogFormat(SubstitutionFormatString.newBuilder().setJsonFormat(line))
            .build();
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.stdout")
        .setTypedConfig(Packed.any(stdout))
        .build();
  }
}
