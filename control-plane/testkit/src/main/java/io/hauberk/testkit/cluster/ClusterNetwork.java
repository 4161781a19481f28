package io.hauberk.testkit.cluster;

import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.List;

/**
 * Where a control plane listens.
 *
 * @param bound the address of the API server's socket
 * @param advertised the address that it tells others; never loopback, which Kubernetes refuses
 * @param port of the API server
 * @param pods the addresses of pods
 */
record ClusterNetwork(
    InetAddress bound, InetAddress advertised, int port, int etcdPort, int peerPort, String pods) {
  static final String SERVICES = "10.96.0.0/16";

  /** Reached from this machine only. */
  static ClusterNetwork loopback() throws IOException {
    return of(ipv4(127, 0, 0, 1), someAddress(), "10.244.0.0/16");
  }

  /** Reached by nodes too, at {@code advertised}. */
  static ClusterNetwork everywhere(InetAddress advertised, String pods) throws IOException {
    return of(ipv4(0, 0, 0, 0), advertised, pods);
  }

  private static ClusterNetwork of(InetAddress bound, InetAddress advertised, String pods)
      throws IOException {
    return new ClusterNetwork(
        bound, advertised, FreePorts.next(), FreePorts.next(), FreePorts.next(), pods);
  }

  /** By which a program of this machine reaches the API server. */
  URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  List<InetAddress> addresses() throws IOException {
    return List.of(ipv4(127, 0, 0, 1), ipv4(10, 96, 0, 1), advertised);
  }

  static InetAddress ipv4(int... parts) throws IOException {
    return InetAddress.getByAddress(
        new byte[] {(byte) parts[0], (byte) parts[1], (byte) parts[2], (byte) parts[3]});
  }

  private static InetAddress someAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseThrow(
            () ->
                new EnvironmentException(
                    "this machine has no IPv4 address but loopback, and an API server insists on"
                        + " one; add one, for instance with `ip addr add 192.0.2.1/32 dev lo`"));
  }
}
