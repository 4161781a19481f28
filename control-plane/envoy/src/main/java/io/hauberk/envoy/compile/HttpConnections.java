package io.hauberk.envoy.compile;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction;
import io.envoyproxy.envoy.config.core.v3.SchemeHeaderTransformation;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.util.List;

/**
 * How HTTP is read. Nothing is rewritten: the program receives the request line that the client
 * sent, so what the policy judged is what the program sees.
 */
final class HttpConnections {
  private HttpConnections() {}

  /** From other workloads. */
  static Filter inbound(String routes, String noPolicy, AccessLogs logs) {
    HttpConnectionManager.Builder manager =
        common("in", logs, logs.inboundHttp())
            .setRds(byName(routes))
            .setUseRemoteAddress(BoolValue.of(true))
            .setSkipXffAppend(true)
            .setForwardClientCertDetails(ForwardClientCertDetails.SANITIZE_SET)
            .setSetCurrentClientCertDetails(SetCurrentClientCertDetails.newBuilder().setUri(true))
            .addAllHttpFilters(List.of(HttpRbac.quarantine(), HttpRbac.base(noPolicy), router()));
    return filter(manager);
  }

  /** From the workload's own program. */
  static Filter outbound(String routes, String egressDeny, AccessLogs logs) {
    return filter(outbound(egressDeny, logs).setRds(byName(routes)));
  }

  /** The same with routes that never change, so that they need not come apart. */
  static Filter outbound(RouteConfiguration routes, String egressDeny, AccessLogs logs) {
    return filter(outbound(egressDeny, logs).setRouteConfig(routes));
  }

  private static HttpConnectionManager.Builder outbound(String egressDeny, AccessLogs logs) {
    return common("out", logs, logs.outboundHttp())
        // The program speaks in plain text to its sidecar, and the sidecar TLS to the callee's.
        .setSchemeHeaderTransformation(
            SchemeHeaderTransformation.newBuilder().setMatchUpstream(true))
        .setUseRemoteAddress(BoolValue.of(true))
        .setSkipXffAppend(true)
        .addAllHttpFilters(List.of(HttpRbac.base(egressDeny), router()));
  }

  private static Rds byName(String routes) {
    return Rds.newBuilder().setRouteConfigName(routes).setConfigSource(HttpRbac.ADS).build();
  }

  private static HttpConnectionManager.Builder common(
      String statPrefix, AccessLogs logs, List<AccessLog> lines) {
    HttpConnectionManager.Builder manager = HttpConnectionManager.newBuilder();
    if (logs.tellOfOpen()) {
      manager.setAccessLogOptions(
          HttpConnectionManager.HcmAccessLogOptions.newBuilder()
              .setAccessLogFlushInterval(Times.seconds(60)));
    }
    return manager
        .setStatPrefix(statPrefix)
        .setNormalizePath(BoolValue.of(false))
        .setMergeSlashes(false)
        .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.KEEP_UNCHANGED)
        .setGenerateRequestId(BoolValue.of(true))
        .setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH)
        .setStreamErrorOnInvalidHttpMessage(BoolValue.of(false))
        .setHttpProtocolOptions(
            Http1ProtocolOptions.newBuilder()
                .setAcceptHttp10(false)
                // `GET http://host/path` would be rewritten.
                .setAllowAbsoluteUrl(BoolValue.of(false)))
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setMaxConcurrentStreams(UInt32Value.of(256))
                .setInitialStreamWindowSize(UInt32Value.of(256 * 1024))
                .setInitialConnectionWindowSize(UInt32Value.of(4 * 1024 * 1024))
                .setOverrideStreamErrorOnInvalidHttpMessage(BoolValue.of(false)))
        .setCommonHttpProtocolOptions(
            HttpProtocolOptions.newBuilder()
                .setIdleTimeout(Times.seconds(600))
                // A connection must not outlive by far the certificate that opened it.
                .setMaxConnectionDuration(Times.seconds(3600))
                .setMaxHeadersCount(UInt32Value.of(100))
                // Many programs read `x_role` and `x-role` as one header.
                .setHeadersWithUnderscoresAction(HeadersWithUnderscoresAction.REJECT_REQUEST))
        .setRequestHeadersTimeout(Times.seconds(10))
        // Less than the time after which a drained chain is cut.
        .setDrainTimeout(Times.seconds(1))
        .setLocalReplyConfig(LocalReplies.denials())
        .addAllAccessLog(lines);
  }

  private static HttpFilter router() {
    return HttpFilter.newBuilder()
        .setName("envoy.filters.http.router")
        .setTypedConfig(Packed.any(Router.newBuilder().setSuppressEnvoyHeaders(true).build()))
        .build();
  }

  private static Filter filter(HttpConnectionManager.Builder manager) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.http_connection_manager")
        .setTypedConfig(Packed.any(manager.build()))
        .build();
  }
}
