package io.hauberk.kubernetes.source;

import io.hauberk.policy.model.Protocol;
import java.util.Locale;
import java.util.Optional;

/**
 * What is spoken at a port, by the words that Kubernetes has for it.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol">
 *     Application protocol</a>
 */
final class Protocols {
  /** Pod annotation, followed by the number of the port. */
  static final String ANNOTATION = "hauberk.io/protocol.";

  private Protocols() {}

  /** By the annotation; absent when the word is none of ours. */
  static Optional<Protocol> stated(String text) {
    return switch (text) {
      case "http" -> Optional.of(Protocol.HTTP);
      case "tcp" -> Optional.of(Protocol.TCP);
      case "tcp-server-first" -> Optional.of(Protocol.TCP_SERVER_FIRST);
      default -> Optional.empty();
    };
  }

  /** By {@code appProtocol} of a Service; what is neither HTTP nor known is passed as bytes. */
  static Optional<Protocol> applied(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (text.toLowerCase(Locale.ROOT)) {
          case "http", "http2", "grpc", "h2c", "kubernetes.io/h2c", "ws", "kubernetes.io/ws" ->
              Protocol.HTTP;
          case "tcp-server-first", "mysql", "smtp", "ftp" -> Protocol.TCP_SERVER_FIRST;
          default -> Protocol.TCP;
        });
  }

  /** By the beginning of a port's name. */
  static Optional<Protocol> named(String name) {
    if (name.startsWith("http") || name.startsWith("grpc")) {
      return Optional.of(Protocol.HTTP);
    }
    return name.startsWith("tcp") ? Optional.of(Protocol.TCP) : Optional.empty();
  }
}
