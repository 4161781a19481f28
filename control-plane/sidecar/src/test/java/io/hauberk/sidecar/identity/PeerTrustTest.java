package io.hauberk.sidecar.identity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the workload's side takes for the control plane. */
class PeerTrustTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Path directory;
  private final Authority authority;

  PeerTrustTest(@TempDir Path directory) {
    this.directory = directory;
    this.authority = authority("ours", DOMAIN);
  }

  @AfterEach
  void close() {
    authority.close();
  }

  @Test
  void theControlPlaneIsBelievedWhereverItListens() throws Exception {
    List<X509Certificate> chain = authority.issueServer(List.of("192.0.2.1"), HOUR).chain();
    assertDoesNotThrow(() -> check(chain, NOW));
  }

  @Test
  void aWorkloadIsNotTheControlPlane() throws Exception {
    assertRefused(workload(), "not `spiffe://example.org/hauberk/control-plane`");
  }

  @Test
  void aControlPlaneOfAnotherRootIsNot() throws Exception {
    try (Authority other = authority("theirs", DOMAIN)) {
      assertRefused(
          other.issueServer(List.of("127.0.0.1"), HOUR).chain(), "does not lead to a root");
    }
  }

  @Test
  void aChainWithoutItsIntermediateIsNotBelieved() throws Exception {
    List<X509Certificate> chain = authority.issueServer(List.of("127.0.0.1"), HOUR).chain();
    assertRefused(chain.subList(0, 1), "does not lead to a root");
  }

  @Test
  void anIntermediateIsNoServer() throws Exception {
    List<X509Certificate> chain = authority.issueServer(List.of("127.0.0.1"), HOUR).chain();
    assertRefused(chain.subList(1, 2), "the server is [spiffe://example.org]");
  }

  @Test
  void theClockIsLookedAt() throws Exception {
    List<X509Certificate> chain = authority.issueServer(List.of("127.0.0.1"), HOUR).chain();
    assertThrows(CertificateException.class, () -> check(chain, NOW.plus(HOUR).plusSeconds(1)));
    assertThrows(CertificateException.class, () -> check(chain, NOW.minusSeconds(61)));
  }

  private void assertRefused(List<X509Certificate> chain, String why) {
    CertificateException refused =
        assertThrows(CertificateException.class, () -> check(chain, NOW));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  private void check(List<X509Certificate> chain, Instant when) throws CertificateException {
    new PeerTrust(authority.bundle(), DOMAIN.controlPlane(), InstantSource.fixed(when))
        .checkServerTrusted(chain.toArray(new X509Certificate[0]), "ECDHE_ECDSA");
  }

  private List<X509Certificate> workload() throws Exception {
    WorkloadKey key = new WorkloadKeys(directory.resolve("keys"), new SecureRandom()).create();
    return authority
        .issue(
            new IssuanceRequest(
                DOMAIN.account(new ServiceAccount("bob", "bob")),
                DOMAIN.instance(new WorkloadId("bob", "bob")),
                PossessionProof.of(key),
                key.file().toString(),
                HOUR))
        .chain();
  }

  private Authority authority(String name, TrustDomain domain) {
    return Authority.open(
        directory.resolve(name),
        domain,
        new AuthorityOptions(InstantSource.fixed(NOW), new SecureRandom()));
  }
}
