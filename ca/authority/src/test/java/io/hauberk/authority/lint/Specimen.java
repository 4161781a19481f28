package io.hauberk.authority.lint;

import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.profile.SubjectNames;
import io.hauberk.authority.template.Template;
import io.hauberk.authority.template.Validity;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V1TBSCertificateGenerator;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate that keeps every rule, until a test breaks one. Its signature is a stub: lints do
 * not look at it.
 */
final class Specimen {
  static final TrustDomain DOMAIN = new TrustDomain("example.org");
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final AlgorithmIdentifier ECDSA =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  private static final X500Name AUTHORITY = new X500Name("CN=authority");
  private static final SubjectPublicKeyInfo ISSUER_KEY = p256();

  private final Profile profile;
  private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
  private X500Name issuer;
  private X500Name subject;
  private BigInteger serial = BigInteger.ONE.shiftLeft(127);
  private Instant notBefore = NOW.minusSeconds(60);
  private Instant notAfter = NOW.plusSeconds(3600);
  private SubjectPublicKeyInfo key;
  private AlgorithmIdentifier inside = ECDSA;

  private Specimen(Profile profile, SubjectNames names) {
    this.profile = profile;
    this.key = profile == Profile.ROOT ? ISSUER_KEY : p256();
    this.issuer = AUTHORITY;
    this.subject = profile.isAuthority() ? AUTHORITY : new X500Name("");
    Extensions regular =
        new Template(
                profile,
                DOMAIN,
                issuer,
                ISSUER_KEY,
                subject,
                key,
                names,
                new Validity(notBefore, notAfter),
                serial)
            .toBeSigned(ECDSA)
            .getExtensions();
    for (ASN1ObjectIdentifier id : regular.getExtensionOIDs()) {
      extensions.put(id, regular.getExtension(id));
    }
  }

  static Specimen workload() {
    return new Specimen(
        Profile.WORKLOAD,
        SubjectNames.workload(
            DOMAIN.account(new ServiceAccount("bob", "bob")),
            DOMAIN.instance(new WorkloadId("bob", "bob")),
            AttestedLabels.NONE));
  }

  static Specimen controlPlane() {
    return new Specimen(
        Profile.CONTROL_PLANE,
        SubjectNames.controlPlane(DOMAIN.controlPlane(), List.of("localhost", "127.0.0.1")));
  }

  static Specimen issuer() {
    return new Specimen(Profile.WORKLOAD_ISSUER, SubjectNames.authority(DOMAIN));
  }

  static Specimen root() {
    return new Specimen(Profile.ROOT, SubjectNames.authority(DOMAIN));
  }

  Specimen with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      extensions.put(
          id,
          new Extension(
              id, critical, new DEROctetString(value.toASN1Primitive().getEncoded("DER"))));
      return this;
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Specimen without(ASN1ObjectIdentifier id) {
    extensions.remove(id);
    return this;
  }

  Specimen issuedBy(X500Name name) {
    issuer = name;
    return this;
  }

  Specimen subject(String name) {
    subject = new X500Name(name);
    return this;
  }

  Specimen serial(BigInteger number) {
    serial = number;
    return this;
  }

  Specimen valid(Instant from, Instant until) {
    notBefore = from;
    notAfter = until;
    return this;
  }

  Specimen key(SubjectPublicKeyInfo other) {
    key = other;
    return this;
  }

  Specimen signedWith(AlgorithmIdentifier algorithm) {
    inside = algorithm;
    return this;
  }

  /** Names of the rules that it breaks. */
  List<String> broken() {
    return broken(third());
  }

  /** The same as version 1, which has no extensions. */
  List<String> brokenAsVersionOne() {
    V1TBSCertificateGenerator tbs = new V1TBSCertificateGenerator();
    tbs.setSerialNumber(new ASN1Integer(serial));
    tbs.setSignature(inside);
    tbs.setIssuer(issuer);
    tbs.setStartDate(new Time(Date.from(notBefore)));
    tbs.setEndDate(new Time(Date.from(notAfter)));
    tbs.setSubject(subject);
    tbs.setSubjectPublicKeyInfo(key);
    return broken(tbs.generateTBSCertificate());
  }

  private List<String> broken(TBSCertificate content) {
    X509CertificateHolder certificate = assemble(content);
    X509CertificateHolder above =
        profile == Profile.ROOT ? certificate : assemble(authority().third());
    return Lints.examine(new Candidate(certificate, above, profile, DOMAIN)).stream()
        .map(Finding::rule)
        .toList();
  }

  private static Specimen authority() {
    Specimen authority = issuer().key(ISSUER_KEY);
    authority.notBefore = NOW.minusSeconds(7200);
    authority.notAfter = NOW.plusSeconds(7 * 24 * 3600);
    return authority;
  }

  private TBSCertificate third() {
    V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
    tbs.setSerialNumber(new ASN1Integer(serial));
    tbs.setSignature(inside);
    tbs.setIssuer(issuer);
    tbs.setStartDate(new Time(Date.from(notBefore)));
    tbs.setEndDate(new Time(Date.from(notAfter)));
    tbs.setSubject(subject);
    tbs.setSubjectPublicKeyInfo(key);
    tbs.setExtensions(new Extensions(extensions.values().toArray(new Extension[0])));
    return tbs.generateTBSCertificate();
  }

  private X509CertificateHolder assemble(TBSCertificate content) {
    return new X509CertificateHolder(
        Certificate.getInstance(
            new DERSequence(new ASN1Encodable[] {content, ECDSA, new DERBitString(new byte[8])})));
  }

  static SubjectPublicKeyInfo p256() {
    return key("EC", "secp256r1");
  }

  static SubjectPublicKeyInfo key(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(new ECGenParameterSpec(curve));
      return SubjectPublicKeyInfo.getInstance(generator.generateKeyPair().getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
