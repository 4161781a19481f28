package io.hauberk.sidecar.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.EnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole life of an identity, over real TLS with certificates of seconds. */
class IdentityAgentTest {
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SECONDS = Duration.ofSeconds(5);

  private final Path directory;
  private final Heard heard = new Heard();

  IdentityAgentTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void eachRenewalHasANewKeyAndTheLastTwoAreKept() throws Exception {
    try (FakeEnrollment server = server(SECONDS);
        IdentityAgent agent = start(server.token(BOB))) {
      Set<String> keys = new HashSet<>(Set.of(agent.current().key().fingerprint()));
      for (int renewal = 1; renewal <= 3; renewal++) {
        WorkloadIdentity renewed = heard.renewal();
        assertTrue(keys.add(renewed.key().fingerprint()), "a key was used twice");
        assertEquals("spiffe://example.org/ns/bob/sa/bob", renewed.account().toString());
      }
      assertEquals(2, keyFiles().size());
      for (Path key : keyFiles()) {
        assertEquals("rw-------", permissions(key));
      }
    }
  }

  @Test
  void readersSeeWholeIdentitiesOnly() throws Exception {
    try (FakeEnrollment server = server(SECONDS);
        IdentityAgent agent = start(server.token(BOB))) {
      for (int renewal = 1; renewal <= 2; renewal++) {
        WorkloadIdentity renewed = heard.renewal();
        Path now = identities().resolve("current").toRealPath();
        assertEquals(renewed.chainPem(), Files.readString(now.resolve("chain.pem")));
        assertEquals(renewed.bundlePem(), Files.readString(now.resolve("bundle.pem")));
        assertEquals(
            Files.readString(renewed.key().file()), Files.readString(now.resolve("key.pem")));
        assertEquals(
            Files.readString(now.resolve("chain.pem")),
            Files.readString(identities().resolve("chain.pem")));
        assertEquals("rw-------", permissions(now.resolve("key.pem")));
      }
      assertTrue(agent.current().isLiveAt(InstantSource.system().instant()));
    }
  }

  @Test
  void itGoesOnTryingWhileTheControlPlaneIsAway() throws Exception {
    try (FakeEnrollment server = server(Duration.ofSeconds(8));
        IdentityAgent agent = start(server.token(BOB))) {
      String before = agent.current().serial();
      server.stop();
      assertTrue(heard.delay().contains("does not answer"));
      heard.delay();
      assertEquals(before, agent.current().serial());
      server.start();
      assertFalse(before.equals(heard.renewal().serial()));
    }
  }

  @Test
  void aSecondStartNeedsNoToken() throws Exception {
    try (FakeEnrollment server = server(Duration.ofHours(1))) {
      String serial;
      try (IdentityAgent agent = start(server.token(BOB))) {
        serial = agent.current().serial();
      }
      Files.delete(tokenFile());
      try (IdentityAgent agent = start()) {
        assertEquals(serial, agent.current().serial());
      }
      assertEquals(1, server.issued().size());
    }
  }

  @Test
  void whatARenewalSaysOfTheLogIsKnownAtTheNextStart() throws Exception {
    try (FakeEnrollment server = server(Duration.ofHours(1))) {
      try (IdentityAgent agent = start(server.token(BOB))) {
        assertFalse(agent.current().durable());
        server.wantDurable();
        agent.renewNow();
        assertTrue(heard.renewal().durable());
      }
      server.stop();
      try (IdentityAgent agent = start()) {
        assertTrue(agent.current().durable());
      }
    }
  }

  @Test
  void aSpentTokenIsNamedAndANewOneHeals() throws Exception {
    try (FakeEnrollment server = server(Duration.ofSeconds(4));
        IdentityAgent agent = start(server.token(BOB))) {
      server.refuse(Status.PERMISSION_DENIED.withDescription("quarantined"));
      assertTrue(heard.delay("quarantined").contains("ask who excluded it"));
      assertTrue(heard.delay("is spent").contains("hauberk token bob/bob"));
      server.refuse(null);
      server.token(BOB).write(tokenFile());
      assertTrue(heard.renewal().isLiveAt(InstantSource.system().instant()));
      assertTrue(agent.current().isLiveAt(InstantSource.system().instant()));
    }
  }

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameKey() throws Exception {
    try (FakeEnrollment server = server(Duration.ofHours(1))) {
      server.loseAnswers(2);
      try (IdentityAgent agent = start(server.token(BOB))) {
        assertEquals(1, new HashSet<>(server.issued()).size());
        assertEquals(3, server.issued().size());
        assertEquals(server.issued().getFirst(), agent.current().serial());
      }
    }
  }

  @Test
  void anUnknownTokenIsRefusedAtOnce() throws Exception {
    try (FakeEnrollment server = server(SECONDS)) {
      JoinToken good = server.token(BOB);
      JoinToken bad =
          new JoinToken(BOB, "guessed", good.server(), good.trustDomain(), good.bundle());
      EnrollmentRefused refused = assertThrows(EnrollmentRefused.class, () -> start(bad));
      assertTrue(String.valueOf(refused.getMessage()).contains("hauberk token bob/bob"));
      assertFalse(String.valueOf(refused).contains("guessed"));
    }
  }

  @Test
  void aServerOfAnotherAuthorityGetsNoToken() throws Exception {
    try (FakeEnrollment impostor = server(SECONDS);
        FakeEnrollment real = new FakeEnrollment(directory.resolve("other"), SECONDS)) {
      JoinToken misled = real.token(BOB).at(impostor.address());
      EnrollmentRefused refused = assertThrows(EnrollmentRefused.class, () -> start(misled));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("is not the control plane"),
          String.valueOf(refused.getMessage()));
      assertEquals(List.of(), impostor.issued());
    }
  }

  @Test
  void aMissingTokenFileSaysHowToMakeOne() {
    EnvironmentException missing = assertThrows(EnvironmentException.class, this::start);
    assertTrue(String.valueOf(missing.getMessage()).contains("hauberk token"));
  }

  @Test
  void nothingPrintsASecret() throws Exception {
    try (FakeEnrollment server = server(Duration.ofHours(1));
        IdentityAgent agent = start(server.token(BOB))) {
      JoinToken token = JoinToken.read(tokenFile());
      String secret = Files.readAllLines(agent.current().key().file()).get(1);
      for (Object shown : List.of(token, agent.current(), agent.current().key())) {
        assertFalse(shown.toString().contains(token.secret()));
        assertFalse(shown.toString().contains(secret));
      }
    }
  }

  private FakeEnrollment server(Duration lifetime) throws Exception {
    return new FakeEnrollment(directory.resolve("state"), lifetime);
  }

  private IdentityAgent start(JoinToken token) throws Exception {
    token.write(tokenFile());
    return start();
  }

  private IdentityAgent start() throws Exception {
    return IdentityAgent.start(
        new IdentityOptions(
            BOB,
            identities(),
            Optional.of(tokenFile()),
            Optional.empty(),
            InstantSource.system(),
            new SecureRandom()),
        heard,
        PATIENCE);
  }

  private Path tokenFile() {
    return directory.resolve("token.json");
  }

  private Path identities() {
    return directory.resolve("bob");
  }

  private List<Path> keyFiles() throws Exception {
    try (Stream<Path> all = Files.list(identities())) {
      return all.filter(p -> p.toString().endsWith(".key")).toList();
    }
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
