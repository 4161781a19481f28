package io.hauberk.authority;

import io.hauberk.authority.cycle.IssuanceCycle;
import io.hauberk.authority.cycle.Issuer;
import io.hauberk.authority.cycle.Signed;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.journal.Journal;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.profile.SubjectNames;
import io.hauberk.authority.sign.EcKeys;
import io.hauberk.authority.sign.Signer;
import io.hauberk.authority.template.Serials;
import io.hauberk.authority.template.Template;
import io.hauberk.authority.template.Validity;
import io.hauberk.identity.TrustDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The issuer of one kind of leaf. Its key lives in memory only and is replaced half-way through its
 * life.
 */
final class Intermediate {
  private final Profile profile;
  private final TrustDomain trustDomain;
  private final Issuer root;
  private final IssuanceCycle cycle;
  private final EcKeys keys;
  private final Journal journal;
  private final Duration lifetime;
  private @Nullable Issuer current;

  Intermediate(
      Profile profile,
      TrustDomain trustDomain,
      Issuer root,
      IssuanceCycle cycle,
      EcKeys keys,
      Journal journal,
      Duration lifetime) {
    this.profile = profile;
    this.trustDomain = trustDomain;
    this.root = root;
    this.cycle = cycle;
    this.keys = keys;
    this.journal = journal;
    this.lifetime = lifetime;
  }

  /** One that is fresh at {@code now}. */
  synchronized Issuer at(Instant now) {
    Issuer issuer = current;
    if (issuer == null || isDue(issuer, now)) {
      issuer = renew(now);
      current = issuer;
    }
    return issuer;
  }

  synchronized Optional<Issuer> current() {
    return Optional.ofNullable(current);
  }

  private boolean isDue(Issuer issuer, Instant now) {
    Instant from = issuer.certificate().getNotBefore().toInstant();
    Instant until = issuer.certificate().getNotAfter().toInstant();
    boolean halfOver = now.isAfter(until.minus(lifetime.dividedBy(2)));
    boolean longerIsPossible = until.isBefore(root.certificate().getNotAfter().toInstant());
    return now.isBefore(from) || (halfOver && longerIsPossible);
  }

  private Issuer renew(Instant now) {
    Signer signer = keys.signer(keys.generate());
    Template template =
        new Template(
            profile,
            trustDomain,
            root.holder().getSubject(),
            root.signer().publicKeyInfo(),
            AuthorityName.of(trustDomain, profile.label(), signer.publicKeyInfo()),
            signer.publicKeyInfo(),
            SubjectNames.authority(trustDomain),
            Validity.under(root.holder(), now, lifetime),
            Serials.next(keys.random()));
    Signed signed = cycle.sign(template, root, root.certificate(), now);
    Instant until = template.validity().notAfter();
    journal.append(
        new JournalRecord(
            now,
            profile.label(),
            template.serial().toString(16),
            template.names().uri(),
            Optional.empty(),
            Fingerprint.of(signed.certificate().getPublicKey()),
            Optional.empty(),
            template.validity().notBefore(),
            until,
            Renewal.at(now, until, 0),
            signed.chain()));
    return new Issuer(signed.holder(), signed.certificate(), List.of(), signer, false);
  }
}
