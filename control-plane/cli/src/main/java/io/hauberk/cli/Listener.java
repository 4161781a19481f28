package io.hauberk.cli;

import io.hauberk.sidecar.ServerAddress;
import java.net.InetSocketAddress;

/** Reads {@code host:port} where something is to listen; port 0 takes any free one. */
final class Listener {
  private Listener() {}

  static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).equals("0")) {
      return new InetSocketAddress(text.substring(0, colon), 0);
    }
    try {
      ServerAddress address = ServerAddress.parse(text);
      return new InetSocketAddress(address.host(), address.port());
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }
}
