package io.hauberk.testkit.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The program behind a sidecar: answers every HTTP/1.1 request on an ephemeral port of 127.0.0.1
 * with 200 and {@code ok}, and keeps each request as it came.
 */
public final class RecordingBackend implements AutoCloseable {
  private final ServerSocket listener;
  private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private RecordingBackend(ServerSocket listener) {
    this.listener = listener;
  }

  public static RecordingBackend start() throws IOException {
    RecordingBackend backend =
        new RecordingBackend(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("backend").start(backend::accept);
    return backend;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Everything since the start or the last {@link #forget}, in the order of arrival. */
  public List<ReceivedRequest> received() {
    return List.copyOf(received);
  }

  public void forget() {
    received.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().name("backend-connection").start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      Optional<HttpMessage> request = HttpMessage.read(in, false);
      while (request.isPresent()) {
        HttpMessage r = request.get();
        received.add(new ReceivedRequest(r.startLine(), r.headers(), r.body()));
        boolean head = r.startLine().startsWith("HEAD ");
        String answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n" + (head ? "" : "ok");
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        request = HttpMessage.read(in, false);
      }
    } catch (IOException e) {
      // the proxy may close at any time
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
