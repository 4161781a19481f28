package io.hauberk.server.tls;

import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.TlsIdentity;
import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What a server may show that is, or is not, a control plane of the mesh. */
public final class TestIdentities {
  public static final TrustDomain DOMAIN = new TrustDomain("example.org");

  /** When all of it is issued. */
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** How long it is valid. */
  public static final Duration HOUR = Duration.ofHours(1);

  private TestIdentities() {}

  /** With a root of its own. */
  public static Authority authority(Path state, TrustDomain domain) {
    return Authority.open(
        state, domain, new AuthorityOptions(InstantSource.fixed(NOW), new SecureRandom()));
  }

  /** That of a control plane. */
  public static TlsIdentity plane(Authority authority) throws Exception {
    return authority.issueServer(List.of("127.0.0.1"), HOUR);
  }

  /** The same without its intermediate. */
  public static TlsIdentity leafOnly(TlsIdentity whole) {
    return new TlsIdentity(whole.key(), whole.chain().subList(0, 1), whole.renewAt());
  }

  /** That of {@code bob/bob}. */
  public static TlsIdentity workload(Authority authority) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair key = generator.generateKeyPair();
    return new TlsIdentity(
        key.getPrivate(),
        authority
            .issue(
                new IssuanceRequest(
                    DOMAIN.account(new ServiceAccount("bob", "bob")),
                    DOMAIN.instance(new WorkloadId("bob", "bob")),
                    CertificationRequests.create(key),
                    "/run/w/" + Fingerprint.of(key.getPublic()) + ".key",
                    HOUR))
            .chain(),
        NOW);
  }
}
