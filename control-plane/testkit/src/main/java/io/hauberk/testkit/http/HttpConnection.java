package io.hauberk.testkit.http;

import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection to 127.0.0.1 that stays open over several exchanges and sends exactly the
 * characters it is given, one byte each (ISO 8859-1). Nothing waits longer than ten seconds.
 */
public final class HttpConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static HttpConnection plain(int port) throws IOException {
    return new HttpConnection(dial(port, null));
  }

  /** TLS 1.3, ALPN {@code http/1.1}; the server must be of {@code trust}. */
  public static HttpConnection tls(int port, TestIdentity identity, TestAuthority trust)
      throws IOException {
    return tls(port, identity.keyManagers(), trust, null);
  }

  /** The same from a chosen address and port of this machine. */
  public static HttpConnection tls(
      int port, TestIdentity identity, TestAuthority trust, InetSocketAddress from)
      throws IOException {
    return tls(port, identity.keyManagers(), trust, from);
  }

  /** TLS 1.3 without a client certificate. */
  public static HttpConnection anonymous(int port, TestAuthority trust) throws IOException {
    return tls(port, new KeyManager[0], trust, null);
  }

  private static HttpConnection tls(
      int port, KeyManager[] keys, TestAuthority trust, @Nullable InetSocketAddress from)
      throws IOException {
    Socket plain = dial(port, from);
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, trust.trustManagers(), null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new HttpConnection(socket);
    } catch (GeneralSecurityException e) {
      plain.close();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket dial(int port, @Nullable InetSocketAddress from) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    if (from != null) {
      socket.bind(from);
    }
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
    return socket;
  }

  /**
   * Sends a request without a body and waits for the whole answer.
   *
   * @param headers whole lines, {@code Host} included
   * @throws EOFException when the server closes instead of answering
   */
  public HttpResponse exchange(String method, String target, List<String> headers)
      throws IOException {
    write(
        method
            + " "
            + target
            + " HTTP/1.1\r\n"
            + String.join("", headers.stream().map(h -> h + "\r\n").toList())
            + "\r\n");
    return readResponse(method.equals("HEAD"));
  }

  /** Sends these characters as they stand. */
  public void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /**
   * @param bodiless whether the answer ends with its headers, as that to {@code HEAD} does
   * @throws EOFException when the server closes instead of answering
   */
  public HttpResponse readResponse(boolean bodiless) throws IOException {
    HttpMessage message =
        HttpMessage.read(in, bodiless)
            .orElseThrow(() -> new EOFException("closed instead of an answer"));
    int status = Integer.parseInt(message.startLine().split(" ", 3)[1]);
    return new HttpResponse(status, message.headers(), message.body());
  }

  /** The port of this end, by which the other end knows the connection. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** The next byte; empty when the server has closed. */
  public Optional<Byte> readByte() throws IOException {
    int b = in.read();
    return b < 0 ? Optional.empty() : Optional.of((byte) b);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
