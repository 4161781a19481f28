package io.hauberk.authority.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.profile.SubjectNames;
import io.hauberk.authority.sign.EcKeys;
import io.hauberk.authority.sign.Signer;
import io.hauberk.authority.template.Serials;
import io.hauberk.authority.template.Template;
import io.hauberk.authority.template.Validity;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.peer.ChainValidator;
import java.io.Serial;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

/** What the real key gets to sign, and what happens when the result is not right. */
class IssuanceCycleTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final X500Name NAME = new X500Name("CN=root");
  private static final EcKeys KEYS = new EcKeys(new BouncyCastleProvider(), new SecureRandom());

  private final IssuanceCycle cycle = new IssuanceCycle(KEYS);

  @Test
  void whatBreaksARuleIsNeverSignedByTheRealKey() {
    SubjectNames wrong = new SubjectNames("spiffe://example.com", List.of(), List.of());
    AuthorityFailure failure =
        assertThrows(
            AuthorityFailure.class, () -> cycle.selfSign(root(unable(), wrong), unable(), NOW));
    assertTrue(String.valueOf(failure.getMessage()).contains("OneSpiffeUri"), failure.getMessage());
  }

  @Test
  void aSignatureByTheWrongKeyIsNotHandedOut() {
    Signer one = KEYS.signer(KEYS.generate());
    Signer other = KEYS.signer(KEYS.generate());
    AuthorityFailure failure =
        assertThrows(
            AuthorityFailure.class,
            () -> cycle.selfSign(root(one, SubjectNames.authority(DOMAIN)), other, NOW));
    assertTrue(String.valueOf(failure.getMessage()).contains("does not verify"));
  }

  @Test
  void aPermissionToSignIsSpentByItsUse() {
    Signer signer = KEYS.signer(KEYS.generate());
    Prepared prepared =
        Prepared.prepare(
            root(signer, SubjectNames.authority(DOMAIN)), KEYS.signer(KEYS.generate()), List.of());
    prepared.sign(signer);
    assertThrows(IllegalStateException.class, () -> prepared.sign(signer));
  }

  @Test
  void aRegularRootVerifies() {
    Signer signer = KEYS.signer(KEYS.generate());
    Signed root = cycle.selfSign(root(signer, SubjectNames.authority(DOMAIN)), signer, NOW);
    assertEquals(
        Optional.empty(), ChainValidator.validate(root.chain(), Set.of(root.certificate()), NOW));
    assertTrue(
        ChainValidator.validate(root.chain(), Set.of(root.certificate()), NOW.minusSeconds(120))
            .isPresent());
  }

  private static Template root(Signer signer, SubjectNames names) {
    return new Template(
        Profile.ROOT,
        DOMAIN,
        NAME,
        signer.publicKeyInfo(),
        NAME,
        signer.publicKeyInfo(),
        names,
        Validity.selfSigned(NOW, Duration.ofDays(1)),
        Serials.next(KEYS.random()));
  }

  /** Has a key, but a provider that cannot sign with it. */
  private static Signer unable() {
    return new EcKeys(new Unable(), KEYS.random()).signer(KEYS.generate());
  }

  private static final class Unable extends Provider {
    @Serial private static final long serialVersionUID = 1L;

    Unable() {
      super("unable", "1", "signs nothing");
    }
  }
}
