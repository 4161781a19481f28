package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A check of the kubelet that would end at the proxy instead of the program: plain HTTP is refused
 * there, and a mere connection always succeeds.
 *
 * @param container name
 * @param kind last part of its path
 * @param holder the object whose {@code httpGet}, {@code tcpSocket} or {@code grpc} it is
 * @param timeout seconds for the answer; 0 leaves it to the kubelet
 * @param period seconds between two
 */
record Probe(String container, Kind kind, ObjectNode holder, Check check, int timeout, int period) {

  enum Kind {
    STARTUP("startupProbe", "startup"),
    READINESS("readinessProbe", "readiness"),
    LIVENESS("livenessProbe", "liveness"),
    POST_START("postStart", "post-start"),
    PRE_STOP("preStop", "pre-stop");

    final String field;
    final String path;

    Kind(String field, String path) {
      this.field = field;
      this.path = path;
    }

    boolean hook() {
      return this == POST_START || this == PRE_STOP;
    }

    JsonNode holder(ObjectNode container) {
      return hook() ? container.path("lifecycle").path(field) : container.path(field);
    }
  }

  /** What is to be asked, on a port of the program. */
  sealed interface Check {
    int port();

    record Http(int port, String path, boolean tls) implements Check {}

    record Tcp(int port) implements Check {}

    record Grpc(int port, String service) implements Check {}
  }

  /** The name of its cluster and the second half of its path. */
  String name() {
    return container + "/" + kind.path;
  }

  /**
   * What {@code hauberk-init proxy} is told of it: name, kind, port, timeout, period, and the path
   * or the service. The kubelet replaces {@code $(POD_UID)} and its like in arguments; whatever a
   * user wrote has its dollar signs doubled, so it stays itself.
   */
  String argument() {
    return switch (check) {
      case Check.Http(int port, String path, boolean tls) ->
          argument(tls ? "https" : "http", port) + " " + literal(path);
      case Check.Tcp(int port) -> argument("tcp", port);
      case Check.Grpc(int port, String service) ->
          argument("grpc", port) + (service.isEmpty() ? "" : " " + literal(service));
    };
  }

  private String argument(String kind, int port) {
    return "%s %s %d %d %d".formatted(name(), kind, port, timeout, period);
  }

  private static String literal(String written) {
    return written.replace("$", "$$");
  }

  static Optional<Probe> of(Pod.Container container, Kind kind) {
    if (!(kind.holder(container.json()) instanceof ObjectNode holder)) {
      return Optional.empty();
    }
    return check(container.json(), holder)
        .map(
            check ->
                new Probe(
                    container.name(),
                    kind,
                    holder,
                    check,
                    kind.hook() ? 0 : holder.path("timeoutSeconds").asInt(1),
                    holder.path("periodSeconds").asInt(10)));
  }

  private static Optional<Check> check(ObjectNode container, ObjectNode holder) {
    JsonNode http = holder.path("httpGet");
    JsonNode tcp = holder.path("tcpSocket");
    JsonNode grpc = holder.path("grpc");
    if (http.isObject() && here(http)) {
      String path = http.path("path").asText("");
      boolean tls = http.path("scheme").asText().equals("HTTPS");
      return port(container, http)
          .map(port -> new Check.Http(port, path.startsWith("/") ? path : "/" + path, tls));
    }
    if (tcp.isObject() && here(tcp)) {
      return port(container, tcp).map(Check.Tcp::new);
    }
    if (grpc.isObject()) {
      return port(container, grpc)
          .map(port -> new Check.Grpc(port, grpc.path("service").asText("")));
    }
    return Optional.empty();
  }

  /** A check that names a host does not ask this pod. */
  private static boolean here(JsonNode action) {
    return action.path("host").asText("").isEmpty();
  }

  private static Optional<Integer> port(ObjectNode container, JsonNode action) {
    JsonNode port = action.path("port");
    if (port.isInt()) {
      return Optional.of(port.intValue());
    }
    for (JsonNode declared : container.path("ports")) {
      if (declared.path("name").asText().equals(port.asText())) {
        return Optional.of(declared.path("containerPort").asInt());
      }
    }
    return NUMBER.matcher(port.asText()).matches()
        ? Optional.of(Integer.valueOf(port.asText()))
        : Optional.empty();
  }

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
  static final List<String> ACTIONS = List.of("httpGet", "tcpSocket", "grpc");
}
