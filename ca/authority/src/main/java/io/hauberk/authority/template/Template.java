package io.hauberk.authority.template;

import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.profile.SubjectNames;
import io.hauberk.identity.TrustDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * Everything that will stand in one certificate.
 *
 * @param issuer distinguished name of the signer
 * @param issuerKey the signer's public key
 * @param subject empty for a leaf
 */
public record Template(
    Profile profile,
    TrustDomain trustDomain,
    X500Name issuer,
    SubjectPublicKeyInfo issuerKey,
    X500Name subject,
    SubjectPublicKeyInfo key,
    SubjectNames names,
    Validity validity,
    BigInteger serial) {

  private static final X500Name NOBODY = new X500Name("");

  /**
   * @param algorithm with which it will be signed
   * @return the part of the certificate that is signed, RFC 5280 §4.1.1.1
   */
  public TBSCertificate toBeSigned(AlgorithmIdentifier algorithm) {
    V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
    tbs.setSerialNumber(new org.bouncycastle.asn1.ASN1Integer(serial));
    tbs.setSignature(algorithm);
    tbs.setIssuer(issuer);
    tbs.setStartDate(new Time(Date.from(validity.notBefore())));
    tbs.setEndDate(new Time(Date.from(validity.notAfter())));
    tbs.setSubject(subject);
    tbs.setSubjectPublicKeyInfo(key);
    try {
      tbs.setExtensions(extensions());
    } catch (IOException e) {
      throw new IllegalStateException("an extension that cannot be encoded", e);
    }
    return tbs.generateTBSCertificate();
  }

  private Extensions extensions() throws IOException {
    ExtensionsGenerator all = new ExtensionsGenerator();
    if (profile.isAuthority()) {
      all.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(profile.pathLength()));
    } else {
      all.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    }
    all.addExtension(Extension.keyUsage, true, new KeyUsage(profile.keyUsage()));
    if (profile.isForTls()) {
      all.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    }
    all.addExtension(
        Extension.subjectAlternativeName, subject.equals(NOBODY), names.generalNames());
    if (!names.attested().isEmpty()) {
      all.addExtension(Extension.subjectDirectoryAttributes, false, names.attested().extension());
    }
    all.addExtension(
        Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier(key)));
    if (profile != Profile.ROOT) {
      all.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(keyIdentifier(issuerKey)));
    }
    if (profile.constrainsUris()) {
      all.addExtension(Extension.nameConstraints, true, constraints());
    }
    return all.generate();
  }

  private NameConstraints constraints() {
    String domain = trustDomain.name();
    GeneralSubtree uris =
        new GeneralSubtree(new GeneralName(GeneralName.uniformResourceIdentifier, domain));
    if (!profile.constrainsDns()) {
      return new NameConstraints(new GeneralSubtree[] {uris}, null);
    }
    GeneralSubtree hosts = new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain));
    return new NameConstraints(new GeneralSubtree[] {uris, hosts}, null);
  }

  /** The leftmost 160 bits of the SHA-256 of the key, RFC 7093 §2 method 1. */
  public static byte[] keyIdentifier(SubjectPublicKeyInfo key) {
    return Arrays.copyOf(Fingerprint.sha256(key.getPublicKeyData().getBytes()), 20);
  }
}
