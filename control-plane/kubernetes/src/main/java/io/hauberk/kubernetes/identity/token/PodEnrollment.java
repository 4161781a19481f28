package io.hauberk.kubernetes.identity.token;

import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.attest.KeyRequest;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.identity.InstanceName;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.policy.intent.Code;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Certificates for pods that keep their own keys. A pod has one lineage of keys: the first comes
 * soon after its start, each further one is signed by the one before, and none is used for longer
 * than one certificate lives. So a token that was stolen later gets its thief nothing.
 */
final class PodEnrollment {
  private static final Logger LOG = System.getLogger(PodEnrollment.class.getName());
  private static final Duration EARLY = Duration.ofMinutes(2);
  private static final String DIRECTORY = "/run/hauberk/keys/";

  private final IdentityContext context;
  private final Lineages lineages;
  private final Supplier<Duration> lifetime;
  private final Instant begun;

  /**
   * @param lifetime of a new key's certificate
   */
  PodEnrollment(IdentityContext context, Lineages lineages, Supplier<Duration> lifetime) {
    this.context = context;
    this.lineages = lineages;
    this.lifetime = lifetime;
    this.begun = context.clock().instant();
  }

  IssuedCertificate enroll(PodFacts pod, KeyHeader header) throws IdentityRefused {
    KeyRequest key = read(pod, header);
    Lineages.Held held = lineages.read(pod);
    Optional<Lineage> newest = held.text().flatMap(Lineage::parse);
    Instant now = context.clock().instant();
    Instant until = now.plus(lifetime.get());
    if (held.text().isEmpty()) {
      requireEarly(pod, now);
      lineages.write(pod, held, new Lineage(until, key.publicKey()));
    } else if (newest.filter(last -> last.isOf(key.publicKey())).isPresent()) {
      until = requireUnworn(pod, newest.get(), now);
    } else {
      requireLineage(pod, newest, key, header);
      lineages.write(pod, held, new Lineage(until, key.publicKey()));
    }
    return issue(pod, header, key, Duration.between(now, until));
  }

  private KeyRequest read(PodFacts pod, KeyHeader header) throws IdentityRefused {
    try {
      KeyRequest key = context.authority().read(header.request());
      if (!key.commonName().equals(Optional.of(pod.uid()))) {
        throw IdentityRefused.forGood(
            Code.REQUEST_OF_ANOTHER_POD,
            "the certification request does not name pod `" + pod.title() + "`");
      }
      return key;
    } catch (IssuanceRefused e) {
      throw IdentityRefused.forGood(Code.REQUEST_UNFIT, String.valueOf(e.getMessage()));
    }
  }

  /**
   * A control plane that was away at the pod's start is not the pod's fault. Whose sidecar gets no
   * policy in time is begun anew by its kubelet, and may then ask again.
   */
  private void requireEarly(PodFacts pod, Instant now) throws IdentityRefused {
    Instant from = pod.started().filter(begun::isBefore).orElse(begun);
    if (pod.started().isPresent() && now.isAfter(from.plus(EARLY))) {
      alarm(pod, "asked for its first certificate only at " + now);
      throw IdentityRefused.forGood(
          Code.ENROLLED_TOO_LATE,
          "pod `"
              + pod.title()
              + "` started long ago and has no key yet; it may ask when its sidecar is begun anew,"
              + " or delete it");
    }
  }

  private static Instant requireUnworn(PodFacts pod, Lineage last, Instant now)
      throws IdentityRefused {
    if (!now.isBefore(last.until())) {
      throw IdentityRefused.forNow(
          Code.KEY_WORN,
          "the key of pod `"
              + pod.title()
              + "` was good until "
              + last.until()
              + ": make a new one");
    }
    return last.until();
  }

  private static void requireLineage(
      PodFacts pod, Optional<Lineage> newest, KeyRequest key, KeyHeader header)
      throws IdentityRefused {
    if (newest.filter(last -> last.leadsTo(key.publicKey(), header, pod.uid())).isEmpty()) {
      alarm(pod, "a second enrolment was refused");
      throw IdentityRefused.forGood(
          Code.LINEAGE_BROKEN,
          "pod `" + pod.title() + "` has a key already, which has not signed this one: delete it");
    }
  }

  private IssuedCertificate issue(PodFacts pod, KeyHeader header, KeyRequest key, Duration lives)
      throws IdentityRefused {
    InstanceName instance = context.instance(pod.uid());
    AttestedLabels attested = context.witness().labels(pod);
    try {
      IssuedCertificate issued =
          context
              .authority()
              .issue(
                  new IssuanceRequest(
                          context.trustDomain().account(pod.account()),
                          instance,
                          header.request(),
                          DIRECTORY + key.fingerprint() + ".key",
                          lives)
                      .attesting(attested));
      context.counters().issued();
      LOG.log(
          Level.INFO,
          "pod `{0}` has certificate {1} until {2}",
          pod.title(),
          issued.serial(),
          issued.notAfter());
      return issued;
    } catch (IssuanceRefused | AuthorityFailure e) {
      LOG.log(Level.ERROR, "pod `{0}` got no certificate: {1}", pod.title(), e.getMessage());
      throw IdentityRefused.forNow(
          Code.ISSUANCE_AWAY, "the control plane cannot issue now: its log says why");
    }
  }

  private static void alarm(PodFacts pod, String what) {
    LOG.log(
        Level.WARNING, "alarm: pod `{0}`: {1}; its token may have been stolen", pod.title(), what);
  }
}
