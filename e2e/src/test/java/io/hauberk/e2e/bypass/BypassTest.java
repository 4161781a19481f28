package io.hauberk.e2e.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Makes every attempt against every HTTP server, and writes down what became of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BypassTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MOST_REPEATS = 3;
  private static final List<Integer> HTTP_PORTS = List.of(443, 8443);
  private static final Path TABLE =
      Path.of(System.getProperty("hauberk.root", ".."), "docs/security/bypass.md");

  private final List<Outcome> outcomes = new ArrayList<>();
  private Alice alice;

  @BeforeAll
  void makeEveryAttempt(@TempDir Path dir) throws Exception {
    alice = new Alice(dir);
    for (int port : HTTP_PORTS) {
      attempt(
          port,
          Stream.of(
                  PathAttempts.all(),
                  RequestAttempts.all(),
                  Http2Attempts.all(),
                  ProtocolAttempts.all(),
                  IdentityAttempts.all())
              .flatMap(List::stream)
              .toList());
    }
    attempt(5432, TcpAttempts.clientFirst());
    attempt(2525, TcpAttempts.serverFirst());
  }

  @AfterAll
  void stop() {
    alice.close();
  }

  @TestFactory
  Stream<DynamicTest> noAttemptGetsThrough() {
    return outcomes.stream()
        .map(
            outcome ->
                DynamicTest.dynamicTest(
                    outcome.attempt().toString(),
                    () ->
                        assertEquals(
                            List.of(),
                            outcome.complaints(),
                            () -> outcome.answer().text().lines().limit(3).toList().toString())));
  }

  @Test
  void theTableOfResultsIsTheOneThatIsCommitted() throws IOException {
    String table = Table.of(outcomes);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table);
    }
    assertEquals(
        Files.exists(TABLE) ? Files.readString(TABLE) : "",
        table,
        "run this test with -Dgolden.update=true and review the difference");
  }

  @Test
  void noLineOfTheLogCarriesControlCharacters() {
    assertTrue(alice.rawLog().noneMatch(line -> line.chars().anyMatch(c -> c < 0x20 || c == 0x7f)));
  }

  private void attempt(int port, List<Attempt> attempts) throws IOException {
    Program program = alice.program(port);
    List<Outcome> made = new ArrayList<>();
    for (Attempt attempt : attempts) {
      Outcome outcome = make(attempt, port, program);
      for (int again = 0; again < MOST_REPEATS && programHungUp(outcome); again++) {
        outcome = make(attempt, port, program);
      }
      made.add(outcome);
    }
    outcomes.addAll(withNames(alice.listen(port), made));
  }

  private Outcome make(Attempt attempt, int port, Program program) throws IOException {
    int before = program.received().size();
    Answer answer = attempt.sending().through(alice.wire(port));
    List<Program.Received> all = program.received();
    return new Outcome(attempt, answer, List.of(), all.subList(before, all.size()));
  }

  /** A server on a busy machine may close a connection that Envoy is about to use: no decision. */
  private static boolean programHungUp(Outcome outcome) {
    return outcome.answer().status() == 503
        && outcome.attempt().expected() instanceof Attempt.Expected.Harmless;
  }

  /** Waits until each attempt has left its line, which its connection's port tells. */
  private List<Outcome> withNames(int listen, List<Outcome> made) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<JsonNode> log = alice.log();
      List<Outcome> named = made.stream().map(o -> withNames(listen, o, log)).toList();
      if (named.stream().allMatch(Outcome::complete) || System.nanoTime() > deadline) {
        return named;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static Outcome withNames(int listen, Outcome outcome, List<JsonNode> log) {
    String peer = "127.0.0.1:" + outcome.answer().port();
    String local = "127.0.0.1:" + listen;
    return new Outcome(
        outcome.attempt(),
        outcome.answer(),
        log.stream()
            .filter(line -> line.path("peer_address").asText().equals(peer))
            .filter(line -> line.path("local_address").asText().equals(local))
            .map(Outcome::name)
            .toList(),
        outcome.received());
  }
}
