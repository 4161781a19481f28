package io.hauberk.policy.intent;

import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HostPattern;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PathPattern.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** From the tree of an HTTP condition to the condition. */
final class HttpDecoder {
  private final Problems problems;

  HttpDecoder(Problems problems) {
    this.problems = problems;
  }

  Rule.Http http(Cursor http) {
    Optional<Cursor> grpc = http.child("grpc");
    List<HeaderPattern> headers = headers(http, grpc.isPresent());
    List<HostPattern> hosts = http.texts("hosts", HttpDecoder::host);
    if (grpc.isPresent()) {
      headers.add(new HeaderPattern.GrpcContent());
      return new Rule.Http(
          http.place(),
          new HttpPattern(new TreeSet<>(Set.of("POST")), hosts, grpcPaths(grpc.get()), headers),
          true);
    }
    return new Rule.Http(
        http.place(),
        new HttpPattern(
            new TreeSet<>(http.texts("methods")),
            hosts,
            http.children("paths").stream().map(HttpDecoder::path).toList(),
            headers),
        false);
  }

  private static List<PathPattern> grpcPaths(Cursor grpc) {
    String service = grpc.requiredText("service");
    if (grpc.has("methods")) {
      return grpc.texts("methods", method -> new PathPattern.Exact("/" + service + "/" + method));
    }
    return List.of(
        new PathPattern.Template(
            List.of(new Segment.Literal(service), new Segment.Variable("method"))));
  }

  private static HostPattern host(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    return host.startsWith("*.")
        ? new HostPattern.Below(host.substring(2))
        : new HostPattern.Exact(host);
  }

  private static PathPattern path(Cursor path) {
    return path.text("exact")
        .<PathPattern>map(PathPattern.Exact::new)
        .or(() -> path.text("prefix").map(PathPattern.SegmentPrefix::new))
        .or(() -> path.text("template").map(HttpForms::parseTemplate))
        .orElseGet(() -> new PathPattern.Re2(PathRegex.parse(path.requiredText("regex")).regex()));
  }

  private List<HeaderPattern> headers(Cursor http, boolean grpc) {
    List<HeaderPattern> headers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Cursor header : http.children("headers")) {
      Placed<String> written = header.requiredPlaced("name");
      String name = written.value().toLowerCase(Locale.ROOT);
      if (!seen.add(name) || (grpc && name.equals("content-type"))) {
        problems.add(
            Code.DUPLICATE_HEADER,
            written.place(),
            "header `%s` is asked for twice in one entry, and both must hold: write two entries of"
                    .formatted(name)
                + " `http` for alternatives");
      }
      headers.add(header(name, header));
    }
    return headers;
  }

  private static HeaderPattern header(String name, Cursor header) {
    return header
        .text("exact")
        .<HeaderPattern>map(value -> new HeaderPattern.Exact(name, value))
        .or(() -> header.text("prefix").map(value -> new HeaderPattern.Prefix(name, value)))
        .orElseGet(() -> new HeaderPattern.Present(name));
  }
}
