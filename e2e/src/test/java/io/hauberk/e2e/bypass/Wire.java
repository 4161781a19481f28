package io.hauberk.e2e.bypass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The way to one port of the sidecar, for any caller, byte by byte. */
final class Wire {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String END = "\r\n\r\n";
  private static final Pattern LENGTH = Pattern.compile("content-length: ([0-9]+)\r\n");

  private final int port;
  private final Map<String, SSLContext> callers;
  private final Set<Integer> used = new HashSet<>();

  /**
   * @param callers by name; {@code nobody} shows no certificate
   */
  Wire(int port, Map<String, SSLContext> callers) {
    this.port = port;
    this.callers = callers;
  }

  /** What a connection may offer in its handshake. */
  record Hello(String version, List<String> alpn) {
    static final Hello HTTP1 = new Hello("TLSv1.3", List.of("http/1.1"));
    static final Hello HTTP2 = new Hello("TLSv1.3", List.of("h2"));
  }

  /**
   * Sends the bytes (each character is one byte) and reads one response, or everything until the
   * sidecar closes if they hold more than the head of one request.
   */
  Answer http1(String caller, String bytes) throws IOException {
    return tls(caller, Hello.HTTP1, bytes);
  }

  Answer tls(String caller, Hello hello, String bytes) throws IOException {
    Socket plain = connect();
    int own = plain.getLocalPort();
    try (SSLSocket socket = handshake(caller, hello, plain)) {
      return exchange(socket, bytes);
    } catch (IOException e) {
      plain.close();
      return new Answer(0, "", own);
    }
  }

  Answer plain(String bytes) throws IOException {
    try (Socket socket = connect()) {
      return exchange(socket, bytes);
    }
  }

  /** Sends one HTTP/2 request whose header block is exactly these fields, in this order. */
  Answer http2(String caller, Hello hello, Http2.Request request) throws IOException {
    Socket plain = connect();
    int own = plain.getLocalPort();
    try (SSLSocket socket = handshake(caller, hello, plain)) {
      return Http2.exchange(socket, own, request);
    } catch (IOException e) {
      plain.close();
      return new Answer(0, "", own);
    }
  }

  /** From a port of its own that no earlier connection had: the log is searched by it. */
  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    if (!used.add(socket.getLocalPort())) {
      socket.close();
      return connect();
    }
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private SSLSocket handshake(String caller, Hello hello, Socket plain) throws IOException {
    SSLContext context = callers.get(caller);
    if (context == null) {
      throw new IllegalArgumentException("no certificate was made for " + caller);
    }
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {hello.version()});
    parameters.setApplicationProtocols(hello.alpn().toArray(String[]::new));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static Answer exchange(Socket socket, String bytes) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException refusedWhileWriting) {
      // INVARIANT: what the sidecar said before it closed is still to be read
    }
    boolean one = bytes.indexOf(END) == bytes.length() - END.length();
    byte[] buffer = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        received.write(buffer, 0, n);
        if (one && complete(received.toString(StandardCharsets.ISO_8859_1))) {
          break;
        }
      }
    } catch (SocketTimeoutException silent) {
      received.writeBytes("<silent>".getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException closed) {
      // a reset is as good as a close
    }
    String text = received.toString(StandardCharsets.ISO_8859_1);
    return new Answer(status(text), text, socket.getLocalPort());
  }

  /** Whether this is a whole response with a body of a known length, or a chunked one. */
  static boolean complete(String text) {
    Matcher length = LENGTH.matcher(text);
    int end = text.indexOf(END);
    return end >= 0
        && (length.find()
            ? text.length() >= end + END.length() + Integer.parseInt(length.group(1))
            : text.endsWith("0" + END));
  }

  private static int status(String text) {
    return text.matches("(?s)HTTP/1\\.1 [0-9]{3}.*") ? Integer.parseInt(text.substring(9, 12)) : 0;
  }
}
