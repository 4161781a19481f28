package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.attest.KeyRequest;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.profile.AttestedLabels;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates for keys of which the authority does not know where they are kept. */
class KeptElsewhereTest {
  private static final Duration FOUR_MINUTES = Duration.ofMinutes(4);

  private final Path directory;
  private final TestClock clock = new TestClock();

  KeptElsewhereTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void noFileNeedBeNamed() throws Exception {
    try (Authority authority = open()) {
      IssuedCertificate issued = authority.issue(request(Bob.key(), Bob.HOUR));
      assertEquals(Optional.empty(), issued.keyFile());
      assertEquals(Optional.empty(), authority.latest(Bob.INSTANCE).orElseThrow().keyFile());
    }
  }

  @Test
  void aFreshAnswerIsRepeatedAsItWas() throws Exception {
    try (Authority authority = open()) {
      KeyPair key = Bob.key();
      IssuedCertificate first = authority.issue(request(key, Bob.HOUR));
      clock.move(FOUR_MINUTES);
      assertEquals(first.serial(), authority.issue(request(key, Bob.HOUR)).serial());
    }
  }

  @Test
  void anOlderOneIsDatedAnewAndEndsNoLater() throws Exception {
    try (Authority authority = open()) {
      KeyPair key = Bob.key();
      IssuedCertificate first = authority.issue(request(key, Bob.HOUR));
      clock.move(FOUR_MINUTES.plusSeconds(1));
      IssuedCertificate second = authority.issue(request(key, Bob.HOUR));
      assertNotEquals(first.serial(), second.serial());
      assertEquals(first.notAfter(), second.notAfter());
      assertFalse(second.notBefore().isBefore(clock.instant().minusSeconds(60)));
      clock.move(Bob.HOUR);
      assertThrows(IssuanceRefused.class, () -> authority.issue(request(key, Bob.HOUR)));
    }
  }

  @Test
  void whatIsAttestedIsSaidAndWhatIsNotAnyMoreIsSaidNoLonger() throws Exception {
    AttestedLabels labels =
        new AttestedLabels(
            new TreeMap<>(Map.of("pci", "compliant", "example.com/tier", "", "b", "x=y")));
    try (Authority authority = open()) {
      KeyPair key = Bob.key();
      IssuedCertificate first = authority.issue(request(key, Bob.HOUR).attesting(labels));
      assertEquals(labels, AttestedLabels.of(first.chain().getFirst()));
      assertEquals(
          first.serial(), authority.issue(request(key, Bob.HOUR).attesting(labels)).serial());
      IssuedCertificate second = authority.issue(request(key, Bob.HOUR));
      assertNotEquals(first.serial(), second.serial());
      assertEquals(AttestedLabels.NONE, AttestedLabels.of(second.chain().getFirst()));
      assertFalse(second.notAfter().isAfter(first.notAfter()));
    }
  }

  @Test
  void whatARequestSaysOfItselfCanBeRead() throws Exception {
    try (Authority authority = open()) {
      KeyPair key = Bob.key();
      KeyRequest named = authority.read(CertificationRequests.create(key, "pod 1"));
      assertEquals(Optional.of("pod 1"), named.commonName());
      assertEquals(Fingerprint.of(key.getPublic()), named.fingerprint());
      assertArrayEquals(key.getPublic().getEncoded(), named.publicKey());
      assertEquals(
          Optional.empty(), authority.read(CertificationRequests.create(key)).commonName());
    }
  }

  private static IssuanceRequest request(KeyPair key, Duration lifetime) {
    return new IssuanceRequest(
        Bob.ACCOUNT,
        Bob.INSTANCE,
        CertificationRequests.create(key),
        Optional.empty(),
        lifetime,
        Optional.of(FOUR_MINUTES));
  }

  private Authority open() {
    return Authority.open(
        directory.resolve("state"), Bob.DOMAIN, new AuthorityOptions(clock, new SecureRandom()));
  }
}
