package io.hauberk.authority.cycle;

import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.sign.EcKeys;
import io.hauberk.authority.sign.Signer;
import io.hauberk.authority.template.Template;
import io.hauberk.identity.peer.ChainValidator;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Prepare, lint, sign, validate. What comes out must be journalled before anybody sees it. Safe for
 * use by many threads.
 */
public final class IssuanceCycle {
  private final Signer throwAway;

  public IssuanceCycle(EcKeys keys) {
    this.throwAway = keys.signer(keys.generate());
  }

  /** A root, by its own key. */
  public Signed selfSign(Template template, Signer signer, Instant now) {
    X509CertificateHolder holder = Prepared.prepare(template, throwAway, List.of()).sign(signer);
    X509Certificate certificate = Pem.certificate(encoded(holder));
    return validated(new Signed(holder, List.of(certificate)), certificate, now);
  }

  /** Anything below the root. */
  public Signed sign(Template template, Issuer issuer, X509Certificate root, Instant now) {
    X509CertificateHolder holder =
        Prepared.prepare(template, throwAway, List.of(issuer.holder())).sign(issuer.signer());
    X509Certificate certificate = Pem.certificate(encoded(holder));
    return validated(new Signed(holder, issuer.chainOf(certificate)), root, now);
  }

  private static Signed validated(Signed signed, X509Certificate root, Instant now) {
    Optional<String> problem = ChainValidator.validate(signed.chain(), Set.of(root), now);
    if (problem.isPresent()) {
      throw new AuthorityFailure(
          "a certificate was signed but does not verify (" + problem.get() + "), nobody got it",
          "check the clock and the security provider");
    }
    return signed;
  }

  private static byte[] encoded(X509CertificateHolder holder) {
    try {
      return holder.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a certificate that cannot be encoded", e);
    }
  }
}
