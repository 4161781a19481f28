package io.hauberk.authority.template;

import io.hauberk.authority.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.cert.X509CertificateHolder;

/** From when until when, in whole seconds, both inclusive (RFC 5280 §4.1.2.5). */
public record Validity(Instant notBefore, Instant notAfter) {

  /** Dated back, and not longer than the profile allows. */
  public static Validity selfSigned(Instant now, Duration lifetime) {
    return new Validity(
        now.minus(Profile.BACKDATE).truncatedTo(ChronoUnit.SECONDS),
        now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS));
  }

  /** Dated back, inside the validity of the issuer. */
  public static Validity under(X509CertificateHolder issuer, Instant now, Duration lifetime) {
    Validity wanted = selfSigned(now, lifetime);
    Instant from = issuer.getNotBefore().toInstant();
    Instant until = issuer.getNotAfter().toInstant();
    return new Validity(
        wanted.notBefore.isBefore(from) ? from : wanted.notBefore,
        wanted.notAfter.isAfter(until) ? until : wanted.notAfter);
  }
}
