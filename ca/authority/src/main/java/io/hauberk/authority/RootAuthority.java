package io.hauberk.authority;

import io.hauberk.authority.cycle.IssuanceCycle;
import io.hauberk.authority.cycle.Issuer;
import io.hauberk.authority.cycle.Signed;
import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.lint.Candidate;
import io.hauberk.authority.lint.Finding;
import io.hauberk.authority.lint.Lints;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.profile.SubjectNames;
import io.hauberk.authority.sign.EcKeys;
import io.hauberk.authority.sign.Signer;
import io.hauberk.authority.store.RootStore;
import io.hauberk.authority.template.Serials;
import io.hauberk.authority.template.Template;
import io.hauberk.authority.template.Validity;
import io.hauberk.identity.TrustDomain;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;

/** Loads the root from disk, or makes it the first time. */
final class RootAuthority {
  private final RootStore store;
  private final TrustDomain trustDomain;
  private final EcKeys keys;
  private final IssuanceCycle cycle;

  RootAuthority(RootStore store, TrustDomain trustDomain, EcKeys keys, IssuanceCycle cycle) {
    this.store = store;
    this.trustDomain = trustDomain;
    this.keys = keys;
    this.cycle = cycle;
  }

  Issuer open(Instant now) {
    store.prepare();
    Optional<String> certificate = store.certificate();
    if (certificate.isPresent() && store.key().isEmpty()) {
      throw new AuthorityFailure(
          "`" + store.certificateFile() + "` is there but `" + store.keyFile() + "` is not",
          "restore the key from a backup; without one, move `root.pem` away to begin a new root:"
              + " every workload must then enrol again");
    }
    if (store.key().isEmpty()) {
      KeyPair fresh = keys.generate();
      store.createKey(Pem.encodeSecret(fresh.getPrivate()));
    }
    Signer signer = keys.signer(keyPair());
    // A key without certificate is a start that was cut short: nothing was signed with it yet.
    X509Certificate root = certificate.map(this::parse).orElseGet(() -> create(signer, now));
    return checked(root, signer, now);
  }

  private X509Certificate create(Signer signer, Instant now) {
    X500Name name = AuthorityName.of(trustDomain, "root", signer.publicKeyInfo());
    Template template =
        new Template(
            Profile.ROOT,
            trustDomain,
            name,
            signer.publicKeyInfo(),
            name,
            signer.publicKeyInfo(),
            SubjectNames.authority(trustDomain),
            Validity.selfSigned(now, Profile.ROOT.longest()),
            Serials.next(keys.random()));
    Signed signed = cycle.selfSign(template, signer, now);
    store.writeCertificate(Pem.encode(signed.certificate()));
    return signed.certificate();
  }

  private Issuer checked(X509Certificate root, Signer signer, Instant now) {
    if (!sameKey(root, signer)) {
      throw damaged(
          "`root.key` and `root.pem` in `" + store.directory() + "` do not belong together", null);
    }
    X509CertificateHolder holder = holder(root);
    List<Finding> findings =
        Lints.examine(new Candidate(holder, holder, Profile.ROOT, trustDomain));
    if (!findings.isEmpty()) {
      throw damaged(
          "`"
              + store.certificateFile()
              + "` is no root of trust domain `"
              + trustDomain
              + "`: "
              + findings,
          null);
    }
    requireValidAt(root, now);
    return new Issuer(holder, root, List.of(), signer, true);
  }

  private void requireValidAt(X509Certificate root, Instant now) {
    Instant from = root.getNotBefore().toInstant();
    Instant until = root.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(until)) {
      throw new AuthorityFailure(
          "the clock says "
              + now
              + ", but the root certificate is valid from "
              + from
              + " to "
              + until,
          "set the clock; if the clock is right, move `root.key` and `root.pem` away to begin a new"
              + " root: every workload must then enrol again");
    }
  }

  private KeyPair keyPair() {
    String pem = store.key().orElseThrow();
    try {
      return keys.pairOf(Pem.der("PRIVATE KEY", pem));
    } catch (IllegalArgumentException | InvalidKeySpecException e) {
      // the cause may quote the key
      throw damaged("`" + store.keyFile() + "` is not a PKCS#8 P-256 key in PEM", null);
    }
  }

  private X509Certificate parse(String pem) {
    try {
      return Pem.certificates(pem).getFirst();
    } catch (IllegalArgumentException e) {
      throw damaged("`" + store.certificateFile() + "` is not a certificate in PEM", e);
    }
  }

  private static boolean sameKey(X509Certificate root, Signer signer) {
    return signer
        .publicKeyInfo()
        .equals(
            org.bouncycastle.asn1.x509.SubjectPublicKeyInfo.getInstance(
                root.getPublicKey().getEncoded()));
  }

  private static X509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new X509CertificateHolder(certificate.getEncoded());
    } catch (CertificateEncodingException | IOException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  private static AuthorityFailure damaged(
      String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new AuthorityFailure(
        what,
        "restore both from a backup; without one, move them away to begin a new root: every"
            + " workload must then enrol again",
        cause);
  }
}
