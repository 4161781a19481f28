package io.hauberk.server.main;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Under which names and addresses workloads reach the control plane. */
final class ListenNames {
  private ListenNames() {}

  /** What its certificate is made out to. */
  static List<String> of(ServerOptions options) {
    Set<String> names = new LinkedHashSet<>(options.names());
    InetAddress address = options.listen().getAddress();
    if (!address.isAnyLocalAddress()) {
      names.add(address.getHostAddress());
    }
    if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
      names.addAll(List.of("localhost", "127.0.0.1", "::1"));
    }
    return List.copyOf(names);
  }

  /** {@code host:port} for join tokens: the first name that was given, else the address. */
  static String reachable(ServerOptions options, int port) {
    InetAddress address = options.listen().getAddress();
    if (!options.names().isEmpty()) {
      return options.names().getFirst() + ":" + port;
    }
    return address.isAnyLocalAddress()
        ? "127.0.0.1:" + port
        : text(new InetSocketAddress(address, port));
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
