package io.hauberk.benchmarks.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The least that a webhook can do: read the question, repeat its uid, allow; or, at the path {@code
 * /inject}, the least that one can do which gives pods a sidecar: add the same patch always.
 */
final class EmptyWebhook implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ObjectMapper json = new ObjectMapper();
  private final byte[] patch;

  /**
   * @param patch empty: none
   */
  EmptyWebhook(X509ExtendedKeyManager own, byte[] patch)
      throws IOException, GeneralSecurityException {
    this.patch = patch.clone();
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(new X509ExtendedKeyManager[] {own}, null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.createContext("/", this::allow);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void allow(HttpExchange exchange) throws IOException {
    // to its end, or the server closes the connection that the API server thinks it may use again
    byte[] question = exchange.getRequestBody().readAllBytes();
    String uid = json.readTree(question).at("/request/uid").asText();
    ObjectNode review = json.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode response = review.putObject("response").put("uid", uid).put("allowed", true);
    if (patch.length > 0 && exchange.getRequestURI().getPath().equals("/inject")) {
      response.put("patchType", "JSONPatch").put("patch", patch);
    }
    byte[] body = json.writeValueAsBytes(review);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
