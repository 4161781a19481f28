package io.hauberk.server.tls;

import io.hauberk.authority.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Makes the handshake of a server of HTTP/2, counts what it is told then, and never answers. */
final class ListeningServer implements AutoCloseable {
  private static final int PREFACE = 24;
  private static final int PATIENCE_SECONDS = 60;

  private final SSLServerSocket socket;
  private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();

  /**
   * A connection that is over.
   *
   * @param believed whether the client ended the handshake
   * @param heard bytes of application data, up to the 24 that each client of HTTP/2 begins with
   */
  record Visit(boolean believed, int heard) {
    static final Visit REFUSED = new Visit(false, 0);
    static final Visit TOLD = new Visit(true, PREFACE);
  }

  ListeningServer(TlsIdentity identity) throws Exception {
    this.socket = (SSLServerSocket) context(identity).getServerSocketFactory().createServerSocket();
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The next one, waited for. */
  Visit visit() throws InterruptedException {
    return Objects.requireNonNull(
        visits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nobody came, or stayed");
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        SSLSocket connection = (SSLSocket) socket.accept();
        Thread.ofVirtual().start(() -> visits.add(listen(connection)));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private static Visit listen(SSLSocket connection) {
    boolean believed = false;
    try (connection) {
      connection.startHandshake();
      believed = true;
      return new Visit(true, connection.getInputStream().readNBytes(PREFACE).length);
    } catch (IOException e) {
      return new Visit(believed, 0);
    }
  }

  private static SSLContext context(TlsIdentity identity) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", identity.key(), new char[0], identity.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
