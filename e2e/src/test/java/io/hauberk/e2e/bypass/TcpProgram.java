package io.hauberk.e2e.bypass;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks its own protocol: tells its secret at once, or to whoever says something. */
final class TcpProgram implements Program {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final boolean first;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  /**
   * @param first the server speaks first
   */
  TcpProgram(boolean first) throws IOException {
    this.first = first;
    Thread.ofVirtual().start(this::accept);
  }

  @Override
  public String name() {
    return first ? "TCP, server first" : "TCP";
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        received.add(new Received("CONNECTION", "", ""));
        Thread.ofVirtual().start(() -> speak(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void speak(Socket open) {
    try (Socket socket = open) {
      if (first || socket.getInputStream().read() >= 0) {
        socket.getOutputStream().write(SECRET.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException closed) {
      // the other side has gone
    }
  }
}
