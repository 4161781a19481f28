package io.hauberk.envoy.compile;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/**
 * What a denied caller is told: the decision's name, the revision and the request, and nothing that
 * it did not know. Envoy's own refusals and the program's answers stay as they are.
 */
final class LocalReplies {
  /** The metadata of the verdict is not there yet when the body is written; the details are. */
  private static final String DECISION =
      "%CEL(re.extract(response.code_details,"
          + " \"^rbac_access_denied_matched_policy.([^]]*)]$\", \"\\\\1\"))%";

  private static final String POLICY = "%METADATA(ROUTE:hauberk:policy)%";
  private static final String REQUEST = "%STREAM_ID%";

  private LocalReplies() {}

  static LocalReplyConfig denials() {
    AccessLogFilter denied =
        AccessLogs.cel("response.code_details.startsWith(\"rbac_access_denied_matched_policy[\")");
    AccessLogFilter grpc =
        AccessLogFilter.newBuilder()
            .setAndFilter(AndFilter.newBuilder().addFilters(denied).addFilters(isGrpc()))
            .build();
    return LocalReplyConfig.newBuilder()
        .addMappers(mapper(grpc, message()))
        .addMappers(mapper(denied, body()))
        .build();
  }

  private static ResponseMapper mapper(AccessLogFilter filter, SubstitutionFormatString format) {
    return ResponseMapper.newBuilder().setFilter(filter).setBodyFormatOverride(format).build();
  }

  private static AccessLogFilter isGrpc() {
    RegexMatcher type = RegexMatcher.newBuilder().setRegex("application/grpc(?:[+;].*)?").build();
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(
            HeaderFilter.newBuilder()
                .setHeader(
                    HeaderMatcher.newBuilder()
                        .setName("content-type")
                        .setStringMatch(StringMatcher.newBuilder().setSafeRegex(type))))
        .build();
  }

  /** Becomes {@code grpc-message}. */
  private static SubstitutionFormatString message() {
    String text = "denied: " + DECISION + " (policy " + POLICY + ", request " + REQUEST + ")";
    return SubstitutionFormatString.newBuilder()
        .setTextFormatSource(DataSource.newBuilder().setInlineString(text))
        .build();
  }

  private static SubstitutionFormatString body() {
    return SubstitutionFormatString.newBuilder()
        .setContentType("application/json")
        .setJsonFormat(
            Struct.newBuilder()
                .putFields("error", text("denied"))
                .putFields("decision", text(DECISION))
                .putFields("policy", text(POLICY))
                .putFields("request", text(REQUEST)))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
