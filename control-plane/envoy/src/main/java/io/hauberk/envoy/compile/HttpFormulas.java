package io.hauberk.envoy.compile;

import com.google.re2j.Pattern;
import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HostPattern;
import io.hauberk.policy.model.HttpPattern;
import java.util.List;

/** Conditions on a request, apart from its caller. */
final class HttpFormulas {
  private HttpFormulas() {}

  /** Alternatives; none asks nothing. */
  static Formula of(List<HttpPattern> patterns) {
    return patterns.isEmpty()
        ? Formula.TRUE
        : Formula.some(patterns.stream().map(HttpFormulas::of).toList());
  }

  private static Formula of(HttpPattern pattern) {
    Formula paths =
        pattern.paths().isEmpty()
            ? Formula.TRUE
            : Formula.some(pattern.paths().stream().map(PathFormulas::of).toList());
    return Formula.all(beyondPath(pattern), paths);
  }

  static Formula beyondPath(HttpPattern pattern) {
    return Formula.all(methods(pattern), hosts(pattern.hosts()), headers(pattern.headers()));
  }

  private static Formula methods(HttpPattern pattern) {
    return pattern.methods().isEmpty()
        ? Formula.TRUE
        : Formula.some(pattern.methods().stream().map(m -> Ask.exact(Inputs.METHOD, m)).toList());
  }

  private static Formula hosts(List<HostPattern> hosts) {
    return hosts.isEmpty()
        ? Formula.TRUE
        : Formula.some(hosts.stream().map(HttpFormulas::host).toList());
  }

  /** The hardening entries saw to it that what follows a colon is a port. */
  private static Formula host(HostPattern pattern) {
    return switch (pattern) {
      case HostPattern.Exact(var host) ->
          Formula.some(
              Ask.exactIgnoringCase(Inputs.HOST, host),
              Ask.prefixIgnoringCase(Inputs.HOST, host + ":"),
              Ask.exactIgnoringCase(Inputs.HOST, host + "."),
              Ask.prefixIgnoringCase(Inputs.HOST, host + ".:"));
      case HostPattern.Below(var domain) ->
          Ask.regex(
              Inputs.HOST,
              "(?i)(?:[a-z0-9_-]+\\.)+" + Pattern.quote(domain) + "\\.?(?::[0-9]{1,5})?");
    };
  }

  private static Formula headers(List<HeaderPattern> headers) {
    return Formula.all(headers.stream().map(HttpFormulas::header).toList());
  }

  private static Formula header(HeaderPattern pattern) {
    var input = Inputs.header(pattern.name());
    return switch (pattern) {
      case HeaderPattern.Exact(var unused, var value) -> Ask.exact(input, value);
      case HeaderPattern.Prefix(var unused, var prefix) -> Ask.prefix(input, prefix);
      case HeaderPattern.Present(var unused) -> Ask.present(input);
      case HeaderPattern.GrpcContent() ->
          Formula.some(
              Ask.exact(input, "application/grpc"),
              Ask.prefix(input, "application/grpc+"),
              Ask.prefix(input, "application/grpc;"));
    };
  }
}
