package io.hauberk.envoy.prove;

import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Request;
import io.hauberk.testkit.envoy.LogLine;
import io.hauberk.testkit.envoy.TestEnvoy;
import io.hauberk.testkit.generate.Callers;
import io.hauberk.testkit.generate.Site;
import io.hauberk.testkit.http.HttpConnection;
import io.hauberk.testkit.http.HttpResponse;
import io.hauberk.testkit.http.RecordingBackend;
import io.hauberk.testkit.port.FreePorts;
import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * A real Envoy that answers questions about one policy after the other, over connections that stay
 * open from one policy to the next. What it says is read from its access log.
 */
final class EnvoyJudge implements AutoCloseable {
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final int FIRST_LOCAL_PORT = 20_000;
  private static final Caller BOB = Callers.MEMBERS.get(0);

  /** A path that hardening refuses whatever the policy; the body of the denial names the policy. */
  private static final Request.Http PROBE =
      new Request.Http(BOB, "GET", "//", "alice.alice", List.of());

  private final TestAuthority authority = new TestAuthority("prove", InstantSource.system());
  private final Map<Caller, TestIdentity> identities = new HashMap<>();
  private final Map<Caller, HttpConnection> open = new HashMap<>();
  private final RecordingBackend backend;
  private final TestEnvoy envoy;
  private final Site site;
  private final Subjects subjects;
  private final IntSupplier localPorts;
  private int connections;

  /** At ports where its listeners are. */
  EnvoyJudge(Path directory) throws IOException {
    this(directory, FreePorts.next(), FreePorts.next(), FreePorts.next(), Subject::of, () -> 0);
  }

  /**
   * In a network where connections to the ports that policies name are redirected to it, and nobody
   * else connects. There each connection has a port of its own: of two that begin at the same port
   * and are redirected to the same, the kernel moves one, and its line would bear another address.
   */
  static EnvoyJudge redirected(Path directory) throws IOException {
    return new EnvoyJudge(
        directory,
        443,
        5432,
        3306,
        (seed, site) -> Subject.intercepted(seed, site, new IdentitySource.Pushed()),
        new AtomicInteger(FIRST_LOCAL_PORT)::getAndIncrement);
  }

  private EnvoyJudge(
      Path directory, int http, int tcp, int serverFirst, Subjects subjects, IntSupplier localPorts)
      throws IOException {
    this.localPorts = localPorts;
    backend = RecordingBackend.start();
    envoy = TestEnvoy.start(directory);
    site = new Site(http, tcp, serverFirst, backend.port(), backend.port());
    this.subjects = subjects;
    Subject first = subject(0);
    envoy.identity(
        authority.issue(first.policy().account(), first.policy().instances().getFirst()),
        authority);
  }

  Site site() {
    return site;
  }

  /** What this Envoy can be asked about. */
  Subject subject(long seed) {
    return subjects.of(seed, site);
  }

  private interface Subjects {
    Subject of(long seed, Site site);
  }

  /** How many connections to the HTTP port the members opened until now. */
  int connections() {
    return connections;
  }

  /** Envoy's count of fields that it was sent and did not know, as a line of its statistics. */
  String unknownFields() throws Exception {
    return envoy.admin("/stats?filter=dynamic_unknown_fields").strip();
  }

  /**
   * Returns when the next request is judged by these resources.
   *
   * @param resources those of the subject, or a mutant of them
   */
  void run(Subject subject, List<XdsResource> resources) throws Exception {
    envoy.push(resources.stream().map(r -> TestEnvoy.resource(r.name(), r.body())).toList());
    subject.policy().ports().forEach(port -> awaitListening(Subject.meant(port).port()));
    String revision = "\"policy\":\"" + revision(subject) + "\"";
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int probes = 1;
    while (!exchange(PROBE).body().contains(revision)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the policy of seed " + subject.seed() + " is not live");
      }
      probes++;
    }
    requests(probes);
  }

  /** What Envoy says to each question, in their order. */
  List<Opinion> ask(List<Subject.Question> questions) throws Exception {
    List<Opinion> opinions = new ArrayList<>();
    int sent = 0;
    for (Subject.Question question : questions) {
      if (question.request() instanceof Request.Http http
          && http.caller().account().trustDomain().equals(Callers.HOME)) {
        exchange(http);
        sent++;
      } else {
        opinions.addAll(inOrder(questions.subList(opinions.size(), opinions.size() + sent)));
        sent = 0;
        opinions.add(alone(question));
      }
    }
    opinions.addAll(inOrder(questions.subList(opinions.size(), opinions.size() + sent)));
    return opinions;
  }

  /** One worker thread and one request at a time: the lines stand in the order of the questions. */
  private List<Opinion> inOrder(List<Subject.Question> asked) throws IOException {
    List<LogLine> lines = requests(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      String target = ((Request.Http) asked.get(i).request()).target();
      if (lines.get(i).text("path").filter(pathOf(target)::equals).isEmpty()) {
        throw new IllegalStateException("`" + target + "` was logged as " + lines.get(i));
      }
    }
    return lines.stream().map(Opinion::of).toList();
  }

  private List<LogLine> requests(int count) throws IOException {
    return envoy.accessLog().next(count, line -> line.text("method").isPresent());
  }

  /** On a connection of its own, which leaves one line whether it is let in or not. */
  private Opinion alone(Subject.Question question) throws IOException {
    String from = visit(question);
    return Opinion.of(
        envoy
            .accessLog()
            .next(1, line -> line.text("peer_address").filter(from::equals).isPresent())
            .get(0));
  }

  /** Returns the address that Envoy saw; whether it answered is in its log. */
  private String visit(Subject.Question question) throws IOException {
    try (HttpConnection connection =
        connect(Subject.meant(question.port()).port(), question.request().caller())) {
      String from = "127.0.0.1:" + connection.localPort();
      try {
        connection.exchange("GET", "/", List.of("Host: alice.alice"));
      } catch (IOException e) {
        return from;
      }
      return from;
    }
  }

  private HttpResponse exchange(Request.Http request) throws IOException {
    HttpConnection connection = open.get(request.caller());
    if (connection == null) {
      connection = connect(site.http(), request.caller());
      open.put(request.caller(), connection);
      connections++;
    }
    List<String> headers =
        Stream.concat(
                Stream.of("Host: " + request.host()),
                request.headers().stream().map(h -> h.name() + ": " + h.value()))
            .toList();
    HttpResponse response = connection.exchange(request.method(), request.target(), headers);
    if (response.header("connection").filter("close"::equals).isPresent()) {
      open.remove(request.caller());
      connection.close();
    }
    return response;
  }

  private HttpConnection connect(int port, Caller caller) throws IOException {
    TestIdentity identity =
        identities.computeIfAbsent(caller, c -> authority.issue(c.account(), c.instance()));
    return HttpConnection.tls(
        port,
        identity,
        authority,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), localPorts.getAsInt()));
  }

  private void awaitListening(int port) {
    try {
      envoy.awaitListening(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String revision(Subject subject) {
    return String.valueOf(
        subject
            .interpreter()
            .answer(Subject.meant(subject.policy().ports().get(0)), PROBE)
            .log()
            .get("policy"));
  }

  @Override
  public void close() throws IOException {
    for (HttpConnection connection : open.values()) {
      connection.close();
    }
    envoy.close();
    backend.close();
  }

  /** The log has no queries. */
  private static String pathOf(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
