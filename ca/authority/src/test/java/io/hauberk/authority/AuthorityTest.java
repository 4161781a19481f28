package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Path directory;

  AuthorityTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aWorkloadGetsAnAccountAndAnInstance() throws Exception {
    AuthorityOptions options = new AuthorityOptions(InstantSource.fixed(NOW), new SecureRandom());
    try (Authority authority = Authority.open(directory, DOMAIN, options)) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      IssuedCertificate issued =
          authority.issue(
              new IssuanceRequest(
                  DOMAIN.account(new ServiceAccount("bob", "bob")),
                  DOMAIN.instance(new WorkloadId("bob", "bob")),
                  CertificationRequests.create(pair),
                  "/run/" + Fingerprint.of(pair.getPublic()) + ".key",
                  Duration.ofHours(1)));
      assertEquals(
          List.of(
              List.of(6, "spiffe://example.org/ns/bob/sa/bob"),
              List.of(2, "bob.bob.workload.example.org")),
          List.copyOf(issued.leaf().getSubjectAlternativeNames()));
      assertEquals(NOW.plus(Duration.ofHours(1)), issued.notAfter());
      authority.issueServer(List.of("127.0.0.1", "localhost"), Duration.ofHours(1));
    }
  }
}
