package io.hauberk.authority;

import io.hauberk.authority.attest.KeyRequest;
import io.hauberk.authority.attest.ProvenKey;
import io.hauberk.authority.cycle.IssuanceCycle;
import io.hauberk.authority.cycle.Issuer;
import io.hauberk.authority.cycle.Signed;
import io.hauberk.authority.journal.Journal;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.problem.IssuanceRefused.Code;
import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.profile.SubjectNames;
import io.hauberk.authority.sign.EcKeys;
import io.hauberk.authority.store.RootStore;
import io.hauberk.authority.template.Serials;
import io.hauberk.authority.template.Template;
import io.hauberk.authority.template.Validity;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * The certificate authority of one trust domain. Every certificate is prepared, linted under a
 * throw-away key, signed, validated and journalled before it is handed out: no journal entry, no
 * certificate. Safe for use by many threads; one process owns a state directory.
 */
public final class Authority implements AutoCloseable {
  private static final X500Name NOBODY = new X500Name("");

  private final TrustDomain trustDomain;
  private final AuthorityOptions options;
  private final EcKeys keys;
  private final IssuanceCycle cycle;
  private final Issuer root;
  private final Journal journal;
  private final Intermediate workloads;
  private final Intermediate controlPlanes;
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

  private Authority(
      TrustDomain trustDomain,
      AuthorityOptions options,
      EcKeys keys,
      IssuanceCycle cycle,
      Issuer root,
      Journal journal) {
    this.trustDomain = trustDomain;
    this.options = options;
    this.keys = keys;
    this.cycle = cycle;
    this.root = root;
    this.journal = journal;
    this.workloads = intermediate(Profile.WORKLOAD_ISSUER);
    this.controlPlanes = intermediate(Profile.CONTROL_PLANE_ISSUER);
  }

  /**
   * Opens the state of an authority, or makes it: {@code root.key}, {@code root.pem} and {@code
   * journal.jsonl} in a directory of mode 0700.
   *
   * @throws AuthorityFailure when the state is unreadable, damaged, of another trust domain or open
   *     to others
   */
  public static Authority open(Path stateDir, TrustDomain trustDomain, AuthorityOptions options) {
    EcKeys keys = new EcKeys(options.provider(), options.random());
    IssuanceCycle cycle = new IssuanceCycle(keys);
    RootStore store = new RootStore(stateDir, options.random());
    Issuer root =
        new RootAuthority(store, trustDomain, keys, cycle).open(options.clock().instant());
    Journal journal = Journal.open(stateDir.resolve("journal.jsonl"), options.issued());
    return new Authority(trustDomain, options, keys, cycle, root, journal);
  }

  /**
   * Issues the certificate of a workload. Asked again with the same key for the same names it
   * returns the same certificate as long as that lives (an answer may be lost on its way), never a
   * new one.
   *
   * @throws IssuanceRefused when the request is unfit; its message may be shown to the requester
   * @throws AuthorityFailure when the certificate could not be made or journalled; nothing was
   *     handed out
   */
  public IssuedCertificate issue(IssuanceRequest request) throws IssuanceRefused {
    Instant now = now();
    requireFit(request);
    ProvenKey key = ProvenKey.from(request.certificationRequest(), keys);
    if (request.keyFile().isPresent()) {
      requireKeyFile(request.keyFile().get(), key);
    }
    if (!inFlight.add(key.fingerprint())) {
      throw reused();
    }
    try {
      Optional<JournalRecord> before = journal.latest(request.instance());
      Duration lifetime = request.lifetime();
      if (before.isPresent() && isRepeated(before.get(), request, key, now)) {
        if (isFresh(before.get(), request, now)) {
          return IssuedCertificate.of(before.get());
        }
        lifetime = least(lifetime, Duration.between(now, before.get().notAfter()));
        requireLifetime(lifetime);
      } else if (journal.isKeyInUse(key.fingerprint(), now)
          || before.filter(b -> b.spkiSha256().equals(key.fingerprint())).isPresent()) {
        throw reused();
      }
      SubjectNames names =
          SubjectNames.workload(request.account(), request.instance(), request.attested());
      return IssuedCertificate.of(
          sign(
              workloads.at(now),
              new Wanted(
                  Profile.WORKLOAD,
                  names,
                  key,
                  Optional.of(request.instance()),
                  request.keyFile(),
                  lifetime),
              now));
    } finally {
      inFlight.remove(key.fingerprint());
    }
  }

  /**
   * Reads a certification request without issuing anything.
   *
   * @param request PKCS#10, DER
   * @throws IssuanceRefused when it is unfit, as {@link #issue} would say
   */
  public KeyRequest read(byte[] request) throws IssuanceRefused {
    return KeyRequest.of(request, ProvenKey.from(request, keys));
  }

  /**
   * A certificate for a control plane, with a new key that never touches the disk.
   *
   * @param hosts DNS names and IP literals where it listens
   * @param lifetime at most half that of an intermediate
   */
  public TlsIdentity issueServer(List<String> hosts, Duration lifetime) throws IssuanceRefused {
    Instant now = now();
    requireLifetime(lifetime);
    KeyPair pair = keys.generate();
    SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    SubjectNames names = SubjectNames.controlPlane(trustDomain.controlPlane(), hosts);
    JournalRecord record =
        sign(
            controlPlanes.at(now),
            new Wanted(
                Profile.CONTROL_PLANE,
                names,
                ProvenKey.own(key),
                Optional.empty(),
                Optional.empty(),
                lifetime),
            now);
    return new TlsIdentity(pair.getPrivate(), record.chain(), record.renewAt());
  }

  /** The roots that peers of this trust domain believe. */
  public List<X509Certificate> bundle() {
    return List.of(root.certificate());
  }

  public TrustDomain trustDomain() {
    return trustDomain;
  }

  /** What was issued to that workload last, dead or alive. */
  public Optional<JournalRecord> latest(InstanceName instance) {
    return journal.latest(instance);
  }

  public Journal journal() {
    return journal;
  }

  @Override
  public void close() {
    journal.close();
  }

  /** What is to be signed. */
  private record Wanted(
      Profile profile,
      SubjectNames names,
      ProvenKey key,
      Optional<InstanceName> instance,
      Optional<String> keyFile,
      Duration lifetime) {}

  private JournalRecord sign(Issuer issuer, Wanted wanted, Instant now) {
    Template template =
        new Template(
            wanted.profile(),
            trustDomain,
            issuer.holder().getSubject(),
            issuer.signer().publicKeyInfo(),
            NOBODY,
            wanted.key().key(),
            wanted.names(),
            Validity.under(issuer.holder(), now, wanted.lifetime()),
            Serials.next(options.random()));
    Signed signed = cycle.sign(template, issuer, root.certificate(), now);
    Instant notAfter = template.validity().notAfter();
    JournalRecord record =
        new JournalRecord(
            now,
            wanted.profile().label(),
            template.serial().toString(16),
            wanted.names().uri(),
            wanted.instance(),
            wanted.key().fingerprint(),
            wanted.keyFile(),
            template.validity().notBefore(),
            notAfter,
            Renewal.at(now, notAfter, options.random().nextDouble()),
            signed.chain());
    journal.append(record);
    return record;
  }

  private Instant now() throws IssuanceRefused {
    Instant now = options.clock().instant();
    Instant from = root.certificate().getNotBefore().toInstant();
    Instant until = root.certificate().getNotAfter().toInstant();
    if (now.isBefore(from) || !now.isBefore(until)) {
      throw new IssuanceRefused(
          Code.CLOCK,
          "the control plane's clock says "
              + now
              + ", outside the life of its root certificate ("
              + from
              + " to "
              + until
              + "): set the clock");
    }
    return now;
  }

  private void requireFit(IssuanceRequest request) throws IssuanceRefused {
    SpiffeId account = request.account();
    if (!account.trustDomain().equals(trustDomain) || !request.instance().isOf(trustDomain)) {
      throw new IssuanceRefused(
          Code.FOREIGN,
          "`"
              + account
              + "` with `"
              + request.instance()
              + "` is not of trust domain `"
              + trustDomain
              + "`");
    }
    requireLifetime(request.lifetime());
  }

  private void requireLifetime(Duration lifetime) throws IssuanceRefused {
    Duration longest = options.intermediateLifetime().dividedBy(2);
    if (longest.compareTo(Profile.WORKLOAD.longest()) > 0) {
      longest = Profile.WORKLOAD.longest();
    }
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(longest) > 0) {
      throw new IssuanceRefused(
          Code.LIFETIME, "a lifetime of " + lifetime + " is not between PT1S and " + longest);
    }
  }

  private static void requireKeyFile(String keyFile, ProvenKey key) throws IssuanceRefused {
    if (!keyFile.startsWith("/")
        || !keyFile.endsWith("/" + key.fingerprint() + ".key")
        || keyFile.length() > 4096
        || keyFile.chars().anyMatch(Character::isISOControl)) {
      throw new IssuanceRefused(
          Code.KEY_FILE,
          "the key file must be an absolute path that ends with `/" + key.fingerprint() + ".key`");
    }
  }

  private static boolean isRepeated(
      JournalRecord before, IssuanceRequest request, ProvenKey key, Instant now) {
    return before.spkiSha256().equals(key.fingerprint())
        && before.uri().equals(request.account().toString())
        && before.keyFile().equals(request.keyFile())
        && before.isLiveAt(now);
  }

  private static boolean isFresh(JournalRecord before, IssuanceRequest request, Instant now) {
    return request.freshFor().filter(age -> before.time().plus(age).isBefore(now)).isEmpty()
        && AttestedLabels.of(before.chain().getFirst()).equals(request.attested());
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static IssuanceRefused reused() {
    return new IssuanceRefused(
        Code.KEY_REUSED, "this public key already has a certificate; make a new key");
  }

  private Intermediate intermediate(Profile profile) {
    return new Intermediate(
        profile, trustDomain, root, cycle, keys, journal, options.intermediateLifetime());
  }
}
