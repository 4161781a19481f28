package io.hauberk.policy.model;

/** An address and port to bind or to connect to. */
public record SocketAddress(IpAddress address, int port) {
  public SocketAddress {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("`" + port + "` is not a port: 1 to 65535");
    }
  }

  /**
   * @param text {@code 127.0.0.1:8080} or {@code [::1]:8080}
   * @throws IllegalArgumentException with a message for the user
   */
  public static SocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || bracketed != host.contains(":")) {
      throw new IllegalArgumentException("`" + text + "` is not address:port");
    }
    try {
      return new SocketAddress(
          IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host),
          Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("`" + text + "` is not address:port", e);
    }
  }

  @Override
  public String toString() {
    return (address.bits() == 128 ? "[" + address + "]" : address.toString()) + ":" + port;
  }
}
