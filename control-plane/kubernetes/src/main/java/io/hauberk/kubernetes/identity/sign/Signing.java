package io.hauberk.kubernetes.identity.sign;

import io.hauberk.authority.Authority;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.profile.Profile;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** Has the authority issue what was judged right. */
final class Signing {
  private static final Logger LOG = System.getLogger(Signing.class.getName());

  /** The API server takes no certificate that began more than five minutes ago. */
  private static final Duration FRESH_FOR = Duration.ofMinutes(3);

  /** The back-dating counts as life here. */
  private static final Duration SHORTER = Profile.BACKDATE;

  private static final Duration SHORTEST = Duration.ofHours(1);

  private final Authority authority;
  private final Duration lifetime;

  /**
   * @param lifetime of certificates, at least an hour, as the API server wants it
   */
  Signing(Authority authority, Duration lifetime) {
    if (lifetime.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "certificates of pods live an hour at least, not " + lifetime);
    }
    this.authority = authority;
    this.lifetime = lifetime;
  }

  IssuedCertificate issue(CertificateAsk ask, AskJudge.Names names) throws IdentityRefused {
    try {
      return authority.issue(
          new IssuanceRequest(
              names.account(),
              names.instance(),
              ask.stub(),
              Optional.empty(),
              lifetime(ask.longest()),
              Optional.of(FRESH_FOR),
              names.attested()));
    } catch (IssuanceRefused e) {
      throw refused(ask, e);
    } catch (AuthorityFailure e) {
      LOG.log(Level.ERROR, "pod `{0}` got no certificate: {1}", ask.pod(), e.getMessage());
      throw IdentityRefused.forNow(
          Code.ISSUANCE_AWAY, "the control plane cannot issue certificates: its log says why");
    }
  }

  private Duration lifetime(Duration longest) {
    Duration most = longest.minus(SHORTER);
    return lifetime.compareTo(most) < 0 ? lifetime : most;
  }

  private static IdentityRefused refused(CertificateAsk ask, IssuanceRefused why) {
    String message = "pod `" + ask.pod() + "`: " + why.getMessage();
    return switch (why.code()) {
      case KEY_UNFIT ->
          IdentityRefused.forGood(
              Code.KEY_TYPE, message + ": set `keyType: ECDSAP256` in volume `hauberk-id`");
      case REQUEST_TOO_LARGE, REQUEST_MALFORMED, POSSESSION_UNPROVEN ->
          IdentityRefused.forGood(Code.REQUEST_UNFIT, message);
      // a clock, a lifetime or a key that is just being signed: none is the pod's fault
      case KEY_REUSED, KEY_FILE, FOREIGN, LIFETIME, CLOCK ->
          IdentityRefused.forNow(Code.ISSUANCE_AWAY, message);
    };
  }
}
