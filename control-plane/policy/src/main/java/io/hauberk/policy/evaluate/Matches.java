package io.hauberk.policy.evaluate;

import com.google.re2j.Pattern;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HostPattern;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Does a request satisfy one condition? One method for each kind of condition. */
final class Matches {
  private static final Pattern LABELS = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");

  private Matches() {}

  static boolean caller(CallerPattern pattern, Caller caller) {
    return identity(pattern.identities(), caller)
        && (pattern.addresses().isEmpty()
            || pattern.addresses().stream().anyMatch(block -> block.contains(caller.address())));
  }

  static boolean identity(Identities identities, Caller caller) {
    return switch (identities) {
      case Identities.Any() -> true;
      case Identities.InNamespaces(var namespaces) ->
          caller
              .account()
              .serviceAccount()
              .filter(a -> namespaces.contains(a.namespace()))
              .isPresent();
      case Identities.Listed(var accounts, var instances) ->
          accounts.contains(caller.account())
              || instances.contains(new Identities.Instance(caller.account(), caller.instance()));
    };
  }

  /** All of the pattern but its paths. */
  static boolean beyondPath(HttpPattern pattern, Request.Http http) {
    return (pattern.methods().isEmpty() || pattern.methods().contains(http.method()))
        && (pattern.hosts().isEmpty()
            || pattern.hosts().stream().anyMatch(h -> host(h, http.host())))
        && pattern.headers().stream().allMatch(h -> header(h, http));
  }

  static boolean path(PathPattern pattern, String path) {
    return switch (pattern) {
      case PathPattern.Exact(var exact) -> path.equals(exact);
      case PathPattern.SegmentPrefix(var prefix) ->
          prefix.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/");
      case PathPattern.Template(var segments) ->
          template(segments, Arrays.asList(path.substring(1).split("/", -1)));
      case PathPattern.Re2(var regex) -> Pattern.matches(regex, path);
    };
  }

  private static boolean template(List<PathPattern.Segment> pattern, List<String> path) {
    for (int i = 0; i < pattern.size(); i++) {
      switch (pattern.get(i)) {
        case PathPattern.Segment.Rest() -> {
          return true;
        }
        case PathPattern.Segment.Literal(var text) -> {
          if (i >= path.size() || !path.get(i).equals(text)) {
            return false;
          }
        }
        case PathPattern.Segment.Variable(var unused) -> {
          if (i >= path.size() || path.get(i).isEmpty()) {
            return false;
          }
        }
      }
    }
    return pattern.size() == path.size();
  }

  static boolean host(HostPattern pattern, String sent) {
    String host = sent.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return switch (pattern) {
      case HostPattern.Exact(var exact) -> bare.equals(exact);
      case HostPattern.Below(var domain) ->
          bare.endsWith("." + domain)
              && LABELS.matcher(bare.substring(0, bare.length() - domain.length() - 1)).matches();
    };
  }

  static boolean header(HeaderPattern pattern, Request.Http http) {
    return http.headers().stream()
        .filter(header -> header.name().equals(pattern.name()))
        .map(Request.Header::value)
        .findFirst()
        .filter(value -> value(pattern, value))
        .isPresent();
  }

  private static boolean value(HeaderPattern pattern, String value) {
    return switch (pattern) {
      case HeaderPattern.Exact(var unused, var exact) -> value.equals(exact);
      case HeaderPattern.Prefix(var unused, var prefix) -> value.startsWith(prefix);
      case HeaderPattern.Present(var unused) -> true;
      case HeaderPattern.GrpcContent() ->
          value.equals("application/grpc")
              || value.startsWith("application/grpc+")
              || value.startsWith("application/grpc;");
    };
  }
}
