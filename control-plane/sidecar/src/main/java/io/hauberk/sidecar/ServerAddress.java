package io.hauberk.sidecar;

/**
 * Where the control plane listens.
 *
 * @param host a DNS name or an IP address
 */
public record ServerAddress(String host, int port) {
  public ServerAddress {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("`" + host + ":" + port + "` is not host:port");
    }
  }

  /**
   * @param text {@code host:port} or {@code [::1]:port}
   * @throws IllegalArgumentException with a message for the user
   */
  public static ServerAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    try {
      if (colon < 0 || bracketed != host.contains(":")) {
        throw new IllegalArgumentException("`" + text + "` is not host:port");
      }
      return new ServerAddress(
          bracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("`" + text + "` is not host:port", e);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
