package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.problem.IssuanceRefused.Code;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  private final Path directory;
  private final TestClock clock = new TestClock();

  AuthorityTest(@TempDir Path directory) {
    this.directory = directory.resolve("state");
  }

  @Test
  void theNamesAreTheAuthoritysOwn() throws Exception {
    try (Authority authority = open()) {
      IssuedCertificate issued = authority.issue(Bob.request(Bob.key()));
      assertEquals(
          List.of(
              List.of(6, "spiffe://example.org/ns/bob/sa/bob"),
              List.of(2, "bob.bob.workload.example.org")),
          List.copyOf(issued.leaf().getSubjectAlternativeNames()));
    }
  }

  @Test
  void itIsDatedBackAMinuteAndEndsAfterItsLifetime() throws Exception {
    try (Authority authority = open()) {
      clock.move(Duration.ofMinutes(10));
      IssuedCertificate issued = authority.issue(Bob.request(Bob.key()));
      assertEquals(clock.instant().minusSeconds(60), issued.notBefore());
      assertEquals(clock.instant().plus(Bob.HOUR), issued.notAfter());
      assertEquals(issued.notBefore(), issued.leaf().getNotBefore().toInstant());
      assertEquals(issued.notAfter(), issued.leaf().getNotAfter().toInstant());
    }
  }

  @Test
  void renewalIsDueBeforeHalfOfTheLifeIsOver() throws Exception {
    try (Authority authority = open()) {
      Set<Instant> moments = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        Instant renewAt = authority.issue(Bob.request(Bob.key())).renewAt();
        assertFalse(renewAt.isBefore(clock.instant().plus(Duration.ofMinutes(27))));
        assertFalse(renewAt.isAfter(clock.instant().plus(Duration.ofMinutes(30))));
        moments.add(renewAt);
      }
      assertTrue(moments.size() > 10, "renewals are not spread");
    }
  }

  @Test
  void theSameKeyGetsTheSameCertificateAgainAndNeverANewOne() throws Exception {
    try (Authority authority = open()) {
      KeyPair key = Bob.key();
      IssuedCertificate first = authority.issue(Bob.request(key));
      clock.move(Duration.ofMinutes(5));
      assertEquals(first, authority.issue(Bob.request(key)));
      clock.move(Bob.HOUR);
      assertRefused(Code.KEY_REUSED, () -> authority.issue(Bob.request(key)));
    }
  }

  @Test
  void aKeyOfOneWorkloadIsRefusedForAnother() throws Exception {
    try (Authority authority = open()) {
      KeyPair key = Bob.key();
      authority.issue(Bob.request(key));
      IssuanceRequest other =
          new IssuanceRequest(
              Bob.DOMAIN.account(new ServiceAccount("eve", "eve")),
              Bob.DOMAIN.instance(new WorkloadId("eve", "eve")),
              CertificationRequests.create(key),
              Bob.keyFile(key),
              Bob.HOUR);
      assertRefused(Code.KEY_REUSED, () -> authority.issue(other));
    }
  }

  @Test
  void usedKeysAreKnownAfterARestart() throws Exception {
    KeyPair key = Bob.key();
    IssuedCertificate first;
    try (Authority authority = open()) {
      first = authority.issue(Bob.request(key));
      authority.issue(Bob.request(Bob.key()));
    }
    try (Authority authority = open()) {
      assertRefused(Code.KEY_REUSED, () -> authority.issue(Bob.request(key)));
      assertNotEquals(first.serial(), authority.latest(Bob.INSTANCE).orElseThrow().serial());
    }
  }

  @Test
  void anotherTrustDomainIsRefused() throws Exception {
    TrustDomain other = new TrustDomain("example.com");
    KeyPair key = Bob.key();
    IssuanceRequest foreignAccount =
        new IssuanceRequest(
            other.account(new ServiceAccount("bob", "bob")),
            Bob.INSTANCE,
            CertificationRequests.create(key),
            Bob.keyFile(key),
            Bob.HOUR);
    IssuanceRequest foreignInstance =
        new IssuanceRequest(
            Bob.ACCOUNT,
            other.instance(new WorkloadId("bob", "bob")),
            CertificationRequests.create(key),
            Bob.keyFile(key),
            Bob.HOUR);
    try (Authority authority = open()) {
      assertRefused(Code.FOREIGN, () -> authority.issue(foreignAccount));
      assertRefused(Code.FOREIGN, () -> authority.issue(foreignInstance));
    }
  }

  @Test
  void lifetimesHaveBounds() throws Exception {
    try (Authority authority = open()) {
      for (Duration unfit :
          List.of(
              Duration.ZERO, Duration.ofMillis(999), Duration.ofSeconds(-5), Duration.ofDays(2))) {
        assertRefused(Code.LIFETIME, () -> authority.issue(Bob.request(Bob.key(), unfit)));
      }
      assertEquals(
          clock.instant().plusSeconds(1),
          authority.issue(Bob.request(Bob.key(), Duration.ofSeconds(1))).notAfter());
    }
  }

  @Test
  void theKeyFileMustNameTheKey() throws Exception {
    KeyPair key = Bob.key();
    String right = Bob.keyFile(key);
    try (Authority authority = open()) {
      for (String wrong :
          List.of(
              right.substring(1),
              Bob.keyFile(Bob.key()),
              "/run/x" + right.substring(right.lastIndexOf('/') + 1),
              "/run/\u0000" + right,
              "/" + "x".repeat(5000) + right)) {
        IssuanceRequest request =
            new IssuanceRequest(
                Bob.ACCOUNT, Bob.INSTANCE, CertificationRequests.create(key), wrong, Bob.HOUR);
        assertRefused(Code.KEY_FILE, () -> authority.issue(request));
      }
    }
  }

  @Test
  void theControlPlaneHasItsOwnIdentity() throws Exception {
    try (Authority authority = open()) {
      TlsIdentity server =
          authority.issueServer(List.of("127.0.0.1", "::1", "localhost"), Bob.HOUR);
      assertEquals(
          List.of(
              List.of(6, "spiffe://example.org/hauberk/control-plane"),
              List.of(2, "localhost"),
              List.of(7, "127.0.0.1"),
              List.of(7, "0:0:0:0:0:0:0:1")),
          List.copyOf(server.chain().getFirst().getSubjectAlternativeNames()));
      assertFalse(server.toString().contains("Private"));
    }
  }

  @Test
  void eachStartHasItsOwnIntermediateUnderTheSameRoot() throws Exception {
    IssuedCertificate before;
    try (Authority authority = open()) {
      before = authority.issue(Bob.request(Bob.key()));
    }
    try (Authority authority = open()) {
      IssuedCertificate after = authority.issue(Bob.request(Bob.key()));
      assertNotEquals(before.chain().get(1), after.chain().get(1));
      before.chain().get(1).verify(authority.bundle().getFirst().getPublicKey());
      after.chain().get(1).verify(authority.bundle().getFirst().getPublicKey());
    }
  }

  @Test
  void theIntermediateIsRenewedHalfWay() throws Exception {
    try (Authority authority = open()) {
      IssuedCertificate first = authority.issue(Bob.request(Bob.key()));
      clock.move(Duration.ofHours(23));
      IssuedCertificate second = authority.issue(Bob.request(Bob.key()));
      assertEquals(first.chain().get(1), second.chain().get(1));
      clock.move(Duration.ofHours(2));
      IssuedCertificate third = authority.issue(Bob.request(Bob.key(), Duration.ofDays(1)));
      assertNotEquals(first.chain().get(1), third.chain().get(1));
      assertEquals(clock.instant().plus(Duration.ofDays(1)), third.notAfter());
    }
  }

  @Test
  void aClockThatJumpedBackGetsAFreshIntermediate() throws Exception {
    try (Authority authority = open()) {
      clock.move(Duration.ofDays(2));
      authority.issue(Bob.request(Bob.key()));
      clock.move(Duration.ofDays(-1));
      IssuedCertificate issued = authority.issue(Bob.request(Bob.key()));
      assertEquals(clock.instant().plus(Bob.HOUR), issued.notAfter());
      assertFalse(issued.notBefore().isAfter(clock.instant()));
    }
  }

  @Test
  void aClockOutsideTheRootsLifeIsSaidNotSigned() throws Exception {
    try (Authority authority = open()) {
      clock.move(Duration.ofMinutes(-10));
      assertRefused(Code.CLOCK, () -> authority.issue(Bob.request(Bob.key())));
      assertRefused(Code.CLOCK, () -> authority.issueServer(List.of("127.0.0.1"), Bob.HOUR));
    }
    AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::open);
    assertTrue(failure.fix().startsWith("set the clock"), failure.fix());
  }

  @Test
  void nearTheEndOfTheRootCertificatesAreShorter() throws Exception {
    try (Authority authority = open()) {
      Instant end = authority.bundle().getFirst().getNotAfter().toInstant();
      clock.move(Duration.between(clock.instant(), end).minusMinutes(20));
      IssuedCertificate issued = authority.issue(Bob.request(Bob.key()));
      assertEquals(end, issued.notAfter());
      assertTrue(issued.renewAt().isBefore(end.minus(Duration.ofMinutes(10)).plusSeconds(1)));
      clock.move(Duration.ofMinutes(21));
      assertRefused(Code.CLOCK, () -> authority.issue(Bob.request(Bob.key())));
    }
  }

  @Test
  void whatIsNotJournalledIsNotHandedOut() throws Exception {
    Authority authority = open();
    IssuedCertificate before = authority.issue(Bob.request(Bob.key()));
    authority.close();
    assertThrows(AuthorityFailure.class, () -> authority.issue(Bob.request(Bob.key())));
    try (Authority reopened = open()) {
      assertEquals(before.serial(), reopened.latest(Bob.INSTANCE).orElseThrow().serial());
      reopened.issue(Bob.request(Bob.key()));
    }
  }

  @Test
  void manyThreadsGetDifferentSerialsAndOneJournal() throws Exception {
    Set<String> serials = new HashSet<>();
    try (Authority authority = open();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<IssuedCertificate>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        tasks.add(() -> authority.issue(Bob.request(Bob.key())));
      }
      for (Future<IssuedCertificate> done : threads.invokeAll(tasks)) {
        assertTrue(serials.add(done.get().serial()));
      }
    }
    try (Authority authority = open()) {
      assertTrue(serials.contains(authority.latest(Bob.INSTANCE).orElseThrow().serial()));
    }
    assertEquals(201, AuthorityInspection.read(directory, clock.instant()).signatures());
  }

  @Test
  void oneKeyAskedForManyTimesAtOnceHasOneCertificate() throws Exception {
    KeyPair key = Bob.key();
    Set<String> serials = new HashSet<>();
    try (Authority authority = open();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<IssuedCertificate>> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tasks.add(() -> authority.issue(Bob.request(key)));
      }
      for (Future<IssuedCertificate> done : threads.invokeAll(tasks)) {
        try {
          serials.add(done.get().serial());
        } catch (ExecutionException e) {
          assertEquals(
              Code.KEY_REUSED, ((IssuanceRefused) Objects.requireNonNull(e.getCause())).code());
        }
      }
    }
    assertEquals(1, serials.size());
  }

  @Test
  void anyProviderCanSign() throws Exception {
    AuthorityOptions platform =
        new AuthorityOptions(
            clock, new SecureRandom(), Objects.requireNonNull(Security.getProvider("SunEC")));
    try (Authority authority = Authority.open(directory, Bob.DOMAIN, platform)) {
      authority.issue(Bob.request(Bob.key()));
    }
    try (Authority authority = open()) {
      authority.issue(Bob.request(Bob.key()));
    }
  }

  @Test
  void anInspectionNeedsNoKey() throws Exception {
    try (Authority authority = open()) {
      IssuedCertificate issued = authority.issue(Bob.request(Bob.key()));
      AuthorityInspection seen = AuthorityInspection.read(directory, clock.instant());
      assertEquals("spiffe://example.org", seen.root().uri());
      assertEquals(
          List.of(issued.serial()),
          seen.latest().stream().map(CertificateInspection::serial).toList());
      assertEquals("workload-issuer", seen.issuers().getFirst().profile());
      assertTrue(seen.latest().getFirst().live());
      assertEquals(authority.bundle(), Pem.certificates(Pem.encode(authority.bundle())));
    }
  }

  private Authority open() {
    return Authority.open(directory, Bob.DOMAIN, new AuthorityOptions(clock, new SecureRandom()));
  }

  private static void assertRefused(Code code, Callable<?> request) {
    assertEquals(code, assertThrows(IssuanceRefused.class, request::call).code());
  }
}
