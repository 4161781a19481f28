package io.hauberk.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server that can be cut and mended; who listens at the other end notices nothing. */
final class Relay implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  Relay(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Ends every connection, and every new one at once. */
  void cut() {
    cut = true;
    open.forEach(Relay::end);
    open.clear();
  }

  void mend() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listening.accept();
        open.add(caller);
        Thread.ofVirtual().start(() -> connect(caller));
      }
    } catch (IOException e) {
      cut();
    }
  }

  private void connect(Socket caller) {
    if (cut) {
      end(caller);
      return;
    }
    try {
      Socket callee = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(callee);
      Thread.ofVirtual().start(() -> pump(callee, caller));
      pump(caller, callee);
    } catch (IOException e) {
      end(caller);
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
