package io.hauberk.demo;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Free ports of the loopback interface, all different. They lie below those that systems give to
 * outgoing connections (32768 and up on Linux), one of which could else have a port by the time
 * that an Envoy listens at it.
 */
final class Ports {
  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;

  private final int start;
  private int tried;

  Ports(RandomGenerator random) {
    this.start = random.nextInt(COUNT);
  }

  int next() throws IOException {
    while (tried < COUNT) {
      int port = FIRST + (start + tried++) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new EnvironmentException(
        "every port of loopback from " + FIRST + " to " + (FIRST + COUNT - 1) + " is taken");
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }
}
