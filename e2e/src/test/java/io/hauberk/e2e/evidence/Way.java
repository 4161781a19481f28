package io.hauberk.e2e.evidence;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * The way from a sidecar to its control planes, one connection to each in turn, on which they can
 * be cut or get stuck.
 */
final class Way implements AutoCloseable {
  private final ServerSocket entrance;
  private final List<Integer> exits;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch free = new CountDownLatch(0);

  private Way(ServerSocket entrance, int exit) {
    this.entrance = entrance;
    this.exits = new CopyOnWriteArrayList<>(List.of(exit));
  }

  /**
   * @param exit port of the control plane
   */
  static Way to(int exit) throws IOException {
    Way way = new Way(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), exit);
    Thread.ofPlatform().daemon().start(way::accept);
    return way;
  }

  /** From now on it leads there too. */
  void alsoTo(int exit) {
    exits.add(exit);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Ends every connection; the next ones are let through. */
  void cut() {
    open.forEach(Way::close);
    open.clear();
  }

  /** Nothing moves any more, and nothing ends. */
  void block() {
    free = new CountDownLatch(1);
  }

  void unblock() {
    free.countDown();
  }

  private void accept() {
    for (int turn = 0; !entrance.isClosed(); turn++) {
      try {
        lead(entrance.accept(), exits.get(turn % exits.size()));
      } catch (IOException e) {
        // it is closed
      }
    }
  }

  private void lead(Socket near, int exit) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), exit);
      open.add(near);
      open.add(far);
      Thread.ofPlatform().daemon().start(() -> pump(near, far));
      Thread.ofPlatform().daemon().start(() -> pump(far, near));
    } catch (IOException e) {
      // that control plane is away: so is who wanted to get there
      close(near);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        free.await();
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      close(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() {
    close(entrance);
    unblock();
    cut();
  }
}
