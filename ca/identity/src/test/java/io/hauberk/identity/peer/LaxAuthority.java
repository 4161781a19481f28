package io.hauberk.identity.peer;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root with an intermediate below it, which issues what no authority should. */
final class LaxAuthority {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final X500Name ROOT = new X500Name("CN=root");
  private static final X500Name ISSUER = new X500Name("CN=issuer");
  private static final X500Name LEAF = new X500Name("CN=leaf");

  private final KeyPair rootKey = key();
  private final KeyPair issuerKey = key();
  private final KeyPair leafKey = key();
  private final Wanted authority =
      new Wanted().usage(KeyUsage.keyCertSign).authority(true).names(List.of());
  private final X509Certificate root = sign(authority, ROOT, rootKey, ROOT, rootKey.getPrivate());

  X509Certificate root() {
    return root;
  }

  /** What is asked of it, without the root. */
  List<X509Certificate> chain(Wanted leaf) {
    return chain(leaf, authority);
  }

  /** The same below an intermediate of choice. */
  List<X509Certificate> chain(Wanted leaf, Wanted issuer) {
    return List.of(
        sign(leaf, LEAF, leafKey, ISSUER, issuerKey.getPrivate()),
        sign(issuer, ISSUER, issuerKey, ROOT, rootKey.getPrivate()));
  }

  /** A leaf that was signed by the holder of another leaf. */
  List<X509Certificate> below(List<X509Certificate> chain, Wanted leaf) {
    List<X509Certificate> longer = new ArrayList<>(chain);
    longer.addFirst(sign(leaf, new X500Name("CN=below"), key(), LEAF, leafKey.getPrivate()));
    return longer;
  }

  Wanted issuer() {
    return authority;
  }

  /** Signed by nobody else. */
  static List<X509Certificate> selfSigned(Wanted leaf) {
    KeyPair key = key();
    return List.of(sign(leaf, LEAF, key, LEAF, key.getPrivate()));
  }

  /** A certificate to be. It is good for a server whose names are given, until it is changed. */
  record Wanted(
      List<GeneralName> names,
      List<KeyPurposeId> purposes,
      int usage,
      boolean authority,
      Instant from,
      Instant until) {

    Wanted() {
      this(
          List.of(),
          List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
          KeyUsage.digitalSignature,
          false,
          NOW.minusSeconds(60),
          NOW.plusSeconds(3600));
    }

    Wanted uris(String... uris) {
      return names(
          List.of(uris).stream()
              .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
              .toList());
    }

    Wanted names(List<GeneralName> other) {
      return new Wanted(other, purposes, usage, authority, from, until);
    }

    Wanted onlyFor(KeyPurposeId... other) {
      return new Wanted(names, List.of(other), usage, authority, from, until);
    }

    Wanted usage(int other) {
      return new Wanted(names, purposes, other, authority, from, until);
    }

    Wanted authority(boolean other) {
      return new Wanted(names, purposes, usage, other, from, until);
    }

    Wanted valid(Instant since, Instant till) {
      return new Wanted(names, purposes, usage, authority, since, till);
    }
  }

  private static X509Certificate sign(
      Wanted wanted, X500Name subject, KeyPair key, X500Name issuer, PrivateKey signer) {
    try {
      JcaX509v3CertificateBuilder certificate =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.ONE,
              Date.from(wanted.from()),
              Date.from(wanted.until()),
              subject,
              key.getPublic());
      extend(certificate, wanted);
      return new JcaX509CertificateConverter()
          .getCertificate(
              certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void extend(JcaX509v3CertificateBuilder certificate, Wanted wanted)
      throws CertIOException {
    certificate.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(wanted.authority()));
    certificate.addExtension(Extension.keyUsage, true, new KeyUsage(wanted.usage()));
    if (!wanted.purposes().isEmpty()) {
      certificate.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(wanted.purposes().toArray(new KeyPurposeId[0])));
    }
    if (!wanted.names().isEmpty()) {
      certificate.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(wanted.names().toArray(new GeneralName[0])));
    }
  }

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
