package io.hauberk.e2e.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an open connection is good for, and what is left of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // CR LF is meant as it stands
class OpenConnectionTest {
  private static final String REQUEST =
      "GET /customer-records/1 HTTP/1.1\r\nHost: alice.alice\r\n"
          + "x-forwarded-client-cert: URI=spiffe://example.org/ns/wide/sa/wide\r\n\r\n";

  private Alice alice;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    alice = new Alice(dir);
  }

  @AfterAll
  void stop() {
    alice.close();
  }

  @Test
  void aTightenedRuleJudgesTheNextRequestOfAConnectionThatIsOpen() throws Exception {
    try (Socket bob = connect()) {
      assertEquals(200, status(bob));
      alice.enforce(mesh -> mesh.replace("{prefix: /customer-records}", "{prefix: /other}"));
      assertTrue(becomes(bob, 403), "still allowed two seconds after Envoy took the new rules");
      alice.enforce(UnaryOperator.identity());
      assertTrue(becomes(bob, 200));
    }
  }

  @Test
  void aQuarantineJudgesTheNextRequestOfAConnectionThatIsOpen() throws Exception {
    try (Socket bob = connect()) {
      assertEquals(200, status(bob));
      alice.enforce(
          mesh ->
              mesh.replace(
                  "{serviceAccount: {namespace: mallory, name: mallory}}",
                  "{serviceAccount: {namespace: bob, name: bob}}"));
      assertTrue(becomes(bob, 403));
      alice.enforce(UnaryOperator.identity());
      assertTrue(becomes(bob, 200));
    }
  }

  @Test
  void noSessionIsOfferedForResumption() throws IOException {
    String said =
        Openssl.ask(
            alice.listen(443),
            alice.certificates().bob(),
            REQUEST.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    assertTrue(said.contains("HTTP/1.1 200 OK"), said);
    assertTrue(said.contains("TLSv1.3"), said);
    assertFalse(said.contains("New Session Ticket"), said);
  }

  @Test
  void theProgramLearnsTheCallerFromTheSidecarOnly() throws IOException {
    try (Socket bob = connect()) {
      assertEquals(200, status(bob));
      String headers = alice.program(443).received().getLast().headers();
      assertTrue(headers.contains("URI=spiffe://example.org/ns/bob/sa/bob"), headers);
      assertFalse(headers.contains("/sa/wide"), headers);
    }
  }

  private Socket connect() throws IOException {
    SSLContext context = Objects.requireNonNull(alice.certificates().callers().get("bob"));
    Socket socket = context.getSocketFactory().createSocket("127.0.0.1", alice.listen(443));
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static boolean becomes(Socket socket, int status) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (status(socket) != status) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    return true;
  }

  private static int status(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (!Wire.complete(text.toString())) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed after " + text);
      }
      text.append((char) b);
    }
    return Integer.parseInt(text.substring(9, 12));
  }
}
