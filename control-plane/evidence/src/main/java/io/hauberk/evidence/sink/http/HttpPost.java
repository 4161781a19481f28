package io.hauberk.evidence.sink.http;

import io.hauberk.evidence.sink.RefusedBatchException;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one receiver over connections that are kept open, until its keys change. Redirects are
 * not followed: they would carry a token to somebody else.
 */
public final class HttpPost implements AutoCloseable {
  private static final int EXCERPT = 300;

  private final TlsFiles tls;
  private final Duration patience;
  private @Nullable SSLContext context;
  private @Nullable HttpClient client;

  /**
   * @param patience for connecting, and again for the whole answer
   */
  public HttpPost(TlsFiles tls, Duration patience) {
    this.tls = tls;
    this.patience = patience;
  }

  /**
   * @return the answer, whatever its status
   * @throws IOException when there is none
   */
  public HttpResponse<byte[]> post(URI uri, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return client().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * What a status without further explanation means.
   *
   * @param login what this side says who it is by, for a message; absent for nothing
   * @throws RefusedBatchException when the receiver will not take this body, ever
   * @throws IOException for everything else that is no success
   */
  public static void requireSuccess(HttpResponse<byte[]> answer, Optional<String> login)
      throws IOException {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return;
    }
    String words = "the receiver answered " + status;
    if (status == 401 || status == 403) {
      throw new IOException(words + ": look at " + login.orElse("its user, token or certificate"));
    }
    if (status == 413 || ((status == 400 || status == 422) && !isPage(answer))) {
      throw new RefusedBatchException(words + ": " + excerpt(answer));
    }
    throw new IOException(words + ": " + excerpt(answer));
  }

  /**
   * Receivers answer machines in their own forms. A page for people is of somebody on the way, and
   * about the connection: nginx says so, with 400, when a client's certificate has expired.
   */
  private static boolean isPage(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
  }

  /** The beginning of an answer in one line. */
  public static String excerpt(HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    return text.substring(0, Math.min(EXCERPT, text.length()))
        .replaceAll("\\p{Cntrl}+", " ")
        .strip();
  }

  private HttpClient client() throws IOException {
    SSLContext now = tls.context();
    HttpClient open = client;
    if (open != null && context == now) {
      return open;
    }
    close();
    open =
        HttpClient.newBuilder()
            .sslContext(now)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    client = open;
    context = now;
    return open;
  }

  @Override
  public void close() {
    if (client != null) {
      client.shutdownNow();
      client = null;
    }
  }
}
