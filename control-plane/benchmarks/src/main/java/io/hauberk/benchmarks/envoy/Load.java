package io.hauberk.benchmarks.envoy;

import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/** Connections that each send the same request again as soon as it was answered. */
final class Load implements AutoCloseable {
  private static final int CONNECTIONS = 8;

  private final byte[] request;
  private final List<Socket> connections = new ArrayList<>();

  /** Opens the connections: mutual TLS 1.3, HTTP/1.1, kept alive. */
  Load(int port, Rules.One rule, TestIdentity caller, TestAuthority authority)
      throws IOException, GeneralSecurityException {
    String target = rule.path() + "/42";
    request =
        (rule.method() + " " + target + " HTTP/1.1\r\nHost: alice.alice\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(caller.keyManagers(), authority.trustManagers(), new SecureRandom());
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      connections.add(socket);
    }
  }

  /**
   * Sends for that long.
   *
   * @return how many requests were answered with 200
   * @throws IllegalStateException when one was answered otherwise
   */
  long run(Duration time) throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    LongAdder answered = new LongAdder();
    List<String> failures = new ArrayList<>();
    List<Thread> threads =
        connections.stream()
            .map(c -> Thread.ofPlatform().start(() -> repeat(c, stop, answered, failures)))
            .toList();
    Thread.sleep(time);
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.getFirst());
    }
    return answered.sum();
  }

  private void repeat(
      Socket socket, AtomicBoolean stop, LongAdder answered, List<String> failures) {
    byte[] buffer = new byte[4096];
    try {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      while (!stop.get()) {
        out.write(request);
        String head = response(in, buffer);
        if (!head.startsWith("HTTP/1.1 200 ")) {
          throw new IOException("the sidecar answered " + head);
        }
        answered.increment();
      }
    } catch (IOException e) {
      synchronized (failures) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Reads one response, whose body is {@code ok} where it is allowed. */
  private static String response(InputStream in, byte[] buffer) throws IOException {
    int length = 0;
    while (length < 4 || !(buffer[length - 2] == 'o' && buffer[length - 1] == 'k')) {
      int n = in.read(buffer, length, buffer.length - length);
      if (n <= 0) {
        break;
      }
      length += n;
      if (length > 12 && buffer[9] != '2') {
        break;
      }
    }
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    for (Socket socket : connections) {
      try {
        socket.close();
      } catch (IOException ignored) {
        // it is over
      }
    }
  }
}
