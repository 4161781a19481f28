package io.hauberk.e2e.interception;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One question of a program to another, in words: {@code http GET address port host}, {@code tls
 * GET address port host keystore} ({@code -} for no certificate), {@code tcp address port text},
 * {@code udp address port text}. The answer is a status with its body, an echo, or one of {@code
 * closed}, {@code refused}, {@code silent}.
 */
final class PodQuestion {
  private static final int PATIENCE = 4_000;
  private static final int LONG_PATIENCE = 60_000;

  private PodQuestion() {}

  static String answer(String[] words) {
    try {
      return switch (words[0]) {
        case "http" -> http(words, PATIENCE);
        case "patient" -> http(words, LONG_PATIENCE);
        case "tls" -> tls(words);
        case "tcp" -> tcp(words);
        case "udp" -> udp(words);
        default -> throw new IllegalArgumentException(words[0]);
      };
    } catch (SocketTimeoutException e) {
      return "silent";
    } catch (ConnectException | PortUnreachableException e) {
      return "refused";
    } catch (SSLHandshakeException e) {
      return "closed";
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return why.contains("not permitted") || why.contains("unreachable") ? "refused" : "closed";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Socket connect(String address, String port, int patience) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(patience);
    socket.connect(
        new InetSocketAddress(InetAddress.getByName(address), Integer.parseInt(port)), patience);
    return socket;
  }

  private static String http(String[] words, int patience) throws IOException {
    try (Socket socket = connect(words[2], words[3], patience)) {
      return exchange(socket, words[1], words[4]);
    }
  }

  private static String exchange(Socket socket, String method, String host) throws IOException {
    String request =
        method + " /records HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String status = in.readLine();
    if (status == null) {
      return "closed";
    }
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    String body = in.readLine();
    return status.split(" ", 3)[1] + " " + (body == null ? "" : body);
  }

  private static String tls(String[] words) throws IOException, GeneralSecurityException {
    try (Socket plain = connect(words[2], words[3], PATIENCE)) {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          words[5].equals("-") ? null : keys(Path.of(words[5])).getKeyManagers(),
          new TrustManager[] {new Credulous()},
          null);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, words[4], 443, true)) {
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(words[4])));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return exchange(socket, words[1], words[4]);
      }
    }
  }

  static KeyManagerFactory keys(Path keystore) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keystore)) {
      store.load(in, new char[0]);
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory;
  }

  private static String tcp(String[] words) throws IOException {
    try (Socket socket = connect(words[1], words[2], PATIENCE)) {
      socket.getOutputStream().write(words[3].getBytes(StandardCharsets.US_ASCII));
      byte[] bytes = new byte[words[3].length()];
      int n = socket.getInputStream().readNBytes(bytes, 0, bytes.length);
      return n < bytes.length ? "closed" : new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  private static String udp(String[] words) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(1_000);
      socket.connect(InetAddress.getByName(words[1]), Integer.parseInt(words[2]));
      byte[] text = words[3].getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(text, text.length));
      DatagramPacket answer = new DatagramPacket(new byte[1024], 1024);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
    }
  }

  /** The test asks who is let in, not who answers. */
  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
