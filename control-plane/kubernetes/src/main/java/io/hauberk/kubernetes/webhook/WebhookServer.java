package io.hauberk.kubernetes.webhook;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * HTTPS for the API server: TLS 1.3 only, HTTP/1.1 with connections that are kept, one virtual
 * thread for each request. New handshakes get whatever certificate the key manager has then.
 */
public final class WebhookServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final HttpsServer server;
  private final ExecutorService threads;
  private final ScheduledExecutorService deadlines;
  private final ReviewExchange exchange;

  private WebhookServer(
      HttpsServer server,
      ExecutorService threads,
      ScheduledExecutorService deadlines,
      ReviewExchange exchange) {
    this.server = server;
    this.threads = threads;
    this.deadlines = deadlines;
    this.exchange = exchange;
  }

  /** Serves at once. */
  static WebhookServer open(
      InetSocketAddress listen,
      X509ExtendedKeyManager own,
      Map<String, Reviewer> reviewers,
      ReviewLimits limits)
      throws IOException {
    HttpServerProperties.set();
    HttpsServer server = HttpsServer.create(listen, BACKLOG);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    ScheduledThreadPoolExecutor deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("hauberk-review-deadlines").factory());
    deadlines.setRemoveOnCancelPolicy(true);
    ReviewExchange exchange = new ReviewExchange(reviewers, deadlines, limits);
    server.setHttpsConfigurator(new OnlyTls13(own));
    server.setExecutor(threads);
    server.createContext("/", exchange);
    server.start();
    return new WebhookServer(server, threads, deadlines, exchange);
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Answers what is under way, for two seconds at most. */
  @Override
  public void close() {
    exchange.drain();
    server.stop(0);
    deadlines.shutdownNow();
    threads.shutdownNow();
  }

  private static final class OnlyTls13 extends HttpsConfigurator {
    OnlyTls13(KeyManager own) {
      super(context(own));
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters tls = getSSLContext().getDefaultSSLParameters();
      tls.setProtocols(new String[] {"TLSv1.3"});
      parameters.setSSLParameters(tls);
    }

    private static SSLContext context(KeyManager own) {
      try {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(new KeyManager[] {own}, null, null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK has no TLS 1.3", e);
      }
    }
  }
}
