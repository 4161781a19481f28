package io.hauberk.policy.evaluate;

import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HostPattern;
import io.hauberk.policy.model.PathPattern;
import java.util.stream.Collectors;

/** Conditions in the words in which they are written. */
final class PatternText {
  private PatternText() {}

  static String path(PathPattern pattern) {
    return switch (pattern) {
      case PathPattern.Exact(var path) -> "exact " + path;
      case PathPattern.SegmentPrefix(var path) -> "prefix " + path;
      case PathPattern.Re2(var regex) -> "regex " + regex;
      case PathPattern.Template(var segments) ->
          segments.stream()
              .map(PatternText::segment)
              .collect(Collectors.joining("/", "template /", ""));
    };
  }

  private static String segment(PathPattern.Segment segment) {
    return switch (segment) {
      case PathPattern.Segment.Literal(var text) -> text;
      case PathPattern.Segment.Variable(var name) -> "{" + name + "}";
      case PathPattern.Segment.Rest() -> "**";
    };
  }

  static String host(HostPattern pattern) {
    return switch (pattern) {
      case HostPattern.Exact(var host) -> host;
      case HostPattern.Below(var domain) -> "*." + domain;
    };
  }

  static String header(HeaderPattern pattern) {
    return switch (pattern) {
      case HeaderPattern.Exact(var name, var value) -> name + " is " + value;
      case HeaderPattern.Prefix(var name, var prefix) -> name + " begins with " + prefix;
      case HeaderPattern.Present(var name) -> name + " is present";
      case HeaderPattern.GrpcContent() -> "content-type is one of gRPC";
    };
  }
}
