package io.hauberk.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * Sends a request and finds out who decided, by which rule: by the log of the sidecar that decided,
 * which must agree with what the client got.
 */
final class Witness {
  static final String ALICE = "alice/alice";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DemoMesh mesh;

  Witness(DemoMesh mesh) {
    this.mesh = mesh;
  }

  /** An HTTP request. */
  record Asked(String method, String target, String host) {
    static Asked get(String target) {
      return new Asked("GET", target, "alice.alice");
    }

    static Asked of(String method, String target) {
      return new Asked(method, target, "alice.alice");
    }

    /** Without its query, as the log has it. */
    String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }

    @Override
    public String toString() {
      return method + " " + target + (host.equals("alice.alice") ? "" : " at " + host);
    }
  }

  /**
   * @param outcome as text, or what went wrong
   */
  record Seen(String outcome, String note, Optional<JsonNode> line) {}

  /** As the workload's program would: through its own sidecar. */
  Seen throughSidecar(String workload, Asked asked) throws IOException, InterruptedException {
    String name = workload.substring(workload.indexOf('/') + 1);
    AccessLog own = mesh.accessLog(workload);
    long ownEnd = own.end();
    long alicesEnd = mesh.accessLog(ALICE).end();
    try (WireClient client = WireClient.plain(mesh.port(name + ".out"))) {
      WireClient.Reply reply = client.ask(asked.method(), asked.target(), asked.host());
      Optional<JsonNode> mine = own.await(ownEnd, PATIENCE, fits(asked, reply));
      boolean decidedHere =
          mine.map(AccessLog::outcome).filter(o -> o.verdict().equals("denied")).isPresent();
      return decidedHere
          ? seen(reply, mine)
          : seen(reply, mesh.accessLog(ALICE).await(alicesEnd, PATIENCE, fits(asked, reply)));
    }
  }

  /** Straight to Alice's port with a certificate, as an attacker who skips the sidecar would. */
  Seen direct(WorkloadIdentity identity, String port, Asked asked)
      throws IOException, InterruptedException {
    try (WireClient client = open(identity, port)) {
      return on(client, asked);
    }
  }

  WireClient open(WorkloadIdentity identity, String port) throws IOException {
    return WireClient.tls(
        Credentials.of(identity, mesh.sidecar(ALICE).identity().bundle()), mesh.port(port));
  }

  /** On a connection that is open already. */
  Seen on(WireClient client, Asked asked) throws IOException, InterruptedException {
    AccessLog log = mesh.accessLog(ALICE);
    long end = log.end();
    WireClient.Reply reply = client.ask(asked.method(), asked.target(), asked.host());
    return seen(reply, log.await(end, PATIENCE, fits(asked, reply)));
  }

  /** A connection that must not survive the handshake. */
  Seen handshake(Optional<SSLContext> context) throws IOException, InterruptedException {
    AccessLog log = mesh.accessLog(ALICE);
    long end = log.end();
    String told;
    try (WireClient client =
        context.isPresent()
            ? WireClient.tls(context.get(), mesh.port("alice.https"))
            : WireClient.plain(mesh.port("alice.https"))) {
      told = "got " + client.ask("GET", "/customer-records", "alice.alice").status();
    } catch (IOException e) {
      told = "the client saw: " + e.getMessage();
    }
    Optional<JsonNode> line =
        log.await(end, PATIENCE, l -> l.path("layer").asText().equals("listener"));
    String failure = line.map(l -> l.path("failure").asText()).orElse("");
    return told.startsWith("got")
        ? new Seen(told, "", line)
        : new Seen(text(line), told + "; alice's log: " + lastWord(failure), line);
  }

  private static String lastWord(String failure) {
    String[] parts = failure.split(":", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isBlank() && !parts[i].startsWith("TLS_error_end")) {
        return parts[i];
      }
    }
    return failure;
  }

  private static Predicate<JsonNode> fits(Asked asked, WireClient.Reply reply) {
    return line ->
        line.path("method").asText().equals(asked.method())
            && line.path("path").asText().equals(asked.path())
            && line.path("status").asInt() == reply.status();
  }

  private static Seen seen(WireClient.Reply reply, Optional<JsonNode> line) {
    boolean allowed =
        line.map(AccessLog::outcome).map(o -> o.verdict().equals("allowed")).orElse(false);
    boolean agrees =
        allowed
            ? reply.status() == 200
            : line.map(AccessLog::outcome)
                .map(o -> reply.body().contains("\"" + o.rule() + "\""))
                .orElse(false);
    return new Seen(
        agrees
            ? text(line)
            : text(line) + ", but the client got " + reply.status() + " " + reply.body().strip(),
        "",
        line);
  }

  private static String text(Optional<JsonNode> line) {
    return line.map(AccessLog::outcome).map(Outcome::toString).orElse("nothing in the log");
  }
}
