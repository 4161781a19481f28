package io.hauberk.testkit.interpret;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.hauberk.policy.model.Request;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An HTTP connection manager that forwards what it lets pass exactly as it came. */
final class HttpChain {
  private final Protos protos;
  private final Routes roads;
  private final Map<String, RouteConfiguration> routes;
  private final Set<String> clusters;
  private final HttpFilters filters;
  private final AccessLogs logs;

  HttpChain(
      Protos protos,
      Map<String, RouteConfiguration> routes,
      Set<String> clusters,
      HttpFilters filters,
      AccessLogs logs) {
    this.protos = protos;
    this.roads = new Routes(protos);
    this.routes = routes;
    this.clusters = clusters;
    this.filters = filters;
    this.logs = logs;
  }

  Answer answer(HttpConnectionManager manager, Metadata chain, Peer peer, Request.Http request) {
    check(manager);
    Trail trail = new Trail();
    trail.onChain(chain);
    Optional<Routes.Taken> taken =
        Optional.ofNullable(routes.get(manager.getRds().getRouteConfigName()))
            .flatMap(r -> roads.take(r, request, clusters));
    taken.ifPresent(t -> trail.onRoute(t.route().getMetadata()));
    Map<String, Any> overrides = taken.map(Routes.Taken::overrides).orElse(Map.of());
    boolean passed =
        filters.pass(
            manager.getHttpFiltersList(),
            overrides,
            new Subject(peer, Optional.of(request)),
            trail);
    Protos.require(!passed || overrides.containsKey("policy"), "a request passes without a policy");
    Protos.require(
        !passed || taken.filter(t -> t.route().hasRoute()).isPresent(),
        "a request passes and goes nowhere");
    return new Answer(passed, trail.decision(), logs.write(manager.getAccessLogList(), trail));
  }

  private void check(HttpConnectionManager manager) {
    protos.onlyKnows(
        manager,
        "codec_type",
        "stat_prefix",
        "rds",
        "http_filters",
        "access_log",
        "access_log_options",
        "local_reply_config",
        "normalize_path",
        "merge_slashes",
        "path_with_escaped_slashes_action",
        "http_protocol_options",
        "http2_protocol_options",
        "common_http_protocol_options",
        "use_remote_address",
        "skip_xff_append",
        "forward_client_cert_details",
        "set_current_client_cert_details",
        "generate_request_id",
        "server_header_transformation",
        "server_name",
        "max_request_headers_kb",
        "stream_idle_timeout",
        "request_timeout",
        "request_headers_timeout",
        "stream_error_on_invalid_http_message",
        "drain_timeout",
        "delayed_close_timeout",
        "always_set_request_id_in_response");
    Protos.require(
        manager.hasNormalizePath()
            && !manager.getNormalizePath().getValue()
            && !manager.getMergeSlashes()
            && manager.getPathWithEscapedSlashesAction()
                == HttpConnectionManager.PathWithEscapedSlashesAction.KEEP_UNCHANGED,
        "paths are rewritten");
    protos.onlyKnows(manager.getHttpProtocolOptions(), "allow_absolute_url");
    Protos.require(
        manager.getHttpProtocolOptions().hasAllowAbsoluteUrl()
            && !manager.getHttpProtocolOptions().getAllowAbsoluteUrl().getValue(),
        "absolute URLs are rewritten");
    Protos.require(
        manager.getUseRemoteAddress().getValue()
            && manager.getForwardClientCertDetails()
                == HttpConnectionManager.ForwardClientCertDetails.SANITIZE_SET,
        "forwarded headers of the client are believed");
  }
}
