package io.hauberk.testkit.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.hauberk.policy.model.Caller;
import io.hauberk.testkit.envoy.LogLine;
import io.hauberk.testkit.envoy.RefusedException;
import io.hauberk.testkit.envoy.TestEnvoy;
import io.hauberk.testkit.http.HttpConnection;
import io.hauberk.testkit.http.HttpResponse;
import io.hauberk.testkit.http.RecordingBackend;
import io.hauberk.testkit.port.FreePorts;
import io.hauberk.testkit.tls.TestAuthority;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness, and the reference chain's answers once more on the Envoy of today. */
class TestEnvoyTest {
  private final TestAuthority authority = new TestAuthority("test root", InstantSource.system());
  private final Map<Caller, HttpConnection> connections = new HashMap<>();
  private RecordingBackend backend;
  private TestEnvoy envoy;
  private ReferenceChain chain;
  private int port;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    backend = RecordingBackend.start();
    port = FreePorts.next();
    chain = ReferenceChain.at(port, backend.port());
    envoy = TestEnvoy.start(directory);
    Caller alice = new ReferenceCase("alice@7", "GET", "/", List.of(), "", "").who();
    envoy.identity(authority.issue(alice.account(), alice.instance()), authority);
    envoy.push(chain.resources());
    envoy.awaitListening(port);
  }

  @AfterEach
  void stop() throws Exception {
    for (HttpConnection connection : connections.values()) {
      connection.close();
    }
    envoy.close();
    backend.close();
  }

  @Test
  void repeatsTheAnswersOfTheReference() throws Exception {
    List<String> seen = new ArrayList<>();
    List<ReferenceCase> cases = ReferenceCase.all().toList();
    for (ReferenceCase asked : cases) {
      send(asked);
    }
    for (LogLine line : envoy.accessLog().next(cases.size())) {
      seen.add(summary(line));
    }

    assertEquals(cases.stream().map(c -> c.answer() + " " + c.shadow()).toList(), seen);
    assertEquals(
        cases.stream()
            .filter(c -> c.answer().startsWith("allowed"))
            .map(c -> c.method() + " " + c.target() + " HTTP/1.1")
            .toList(),
        backend.received().stream().map(r -> r.requestLine()).toList());
  }

  @Test
  void judgesTheNextRequestOfAnOpenConnectionByTheNewPolicy() throws Exception {
    ReferenceCase allowed = ReferenceCase.all().findFirst().orElseThrow();
    assertEquals(200, send(allowed).status());

    envoy.push(replaced("/customer-records", "/customer-files"));

    long deadline = System.nanoTime() + 5_000_000_000L;
    int status = send(allowed).status();
    while (status == 200 && System.nanoTime() < deadline) {
      status = send(allowed).status();
    }
    assertEquals(403, status);
  }

  @Test
  void repeatsEnvoysOwnWordsWhenItRefuses() {
    RefusedException e =
        assertThrows(
            RefusedException.class, () -> envoy.push(replaced("\\[A-Z\\]\\[A-Z-\\]\\*", "(")));
    assertTrue(String.valueOf(e.getMessage()).contains("missing )"), e::getMessage);
  }

  private HttpResponse send(ReferenceCase asked) throws Exception {
    HttpConnection connection = connections.get(asked.who());
    if (connection == null) {
      connection =
          HttpConnection.tls(
              port, authority.issue(asked.who().account(), asked.who().instance()), authority);
      connections.put(asked.who(), connection);
    }
    List<String> headers =
        Stream.concat(Stream.of("Host: alice.alice"), asked.headers().stream()).toList();
    return connection.exchange(asked.method(), asked.target(), headers);
  }

  private List<io.envoyproxy.envoy.service.discovery.v3.Resource> replaced(
      String regex, String replacement) throws Exception {
    RouteConfiguration.Builder route = RouteConfiguration.newBuilder();
    ReferenceChain.merge(ReferenceChain.print(chain.route()).replaceAll(regex, replacement), route);
    var resources = new ArrayList<>(chain.resources());
    resources.set(1, TestEnvoy.resource(route.getName(), Any.pack(route.build())));
    return resources;
  }

  private static String summary(LogLine line) {
    String enforced =
        line.text("verdict")
            .map(v -> v + " " + line.text("decision").orElse("-"))
            .orElseGet(() -> "denied " + line.text("quarantine").orElse("-"));
    return enforced
        + " "
        + line.text("shadow_verdict")
            .map(v -> v + " " + line.text("shadow_decision").orElse("-"))
            .orElse("-");
  }
}
