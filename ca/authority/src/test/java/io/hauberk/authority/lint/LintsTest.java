package io.hauberk.authority.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.profile.AttestedLabels;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** Each rule is broken in each way that matters, and says so alone. */
class LintsTest {
  private static final String BOB = "spiffe://example.org/ns/bob/sa/bob";
  private static final String INSTANCE = "bob.bob.workload.example.org";

  @Test
  void regularCertificatesBreakNothing() {
    assertEquals(List.of(), Specimen.workload().broken());
    assertEquals(List.of(), Specimen.controlPlane().broken());
    assertEquals(List.of(), Specimen.issuer().broken());
    assertEquals(List.of(), Specimen.root().broken());
  }

  @Test
  void versionIsThree() {
    assertTrue(Specimen.workload().brokenAsVersionOne().contains("VersionIsThree"));
  }

  @Test
  void serialIsRandom() {
    for (BigInteger serial :
        List.of(
            BigInteger.ZERO,
            BigInteger.TWO,
            BigInteger.ONE.shiftLeft(127).negate(),
            BigInteger.ONE.shiftLeft(126),
            BigInteger.ONE.shiftLeft(160))) {
      assertBreaks("SerialIsRandom", Specimen.workload().serial(serial));
    }
  }

  @Test
  void signatureIsEcdsaSha256() {
    assertBreaks(
        "SignatureIsEcdsaSha256",
        Specimen.workload()
            .signedWith(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA1)));
    assertBreaks(
        "SignatureIsEcdsaSha256",
        Specimen.workload()
            .signedWith(
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256, DERNull.INSTANCE)));
  }

  @Test
  void keyIsP256() {
    assertTrue(
        Specimen.workload().key(Specimen.key("EC", "secp384r1")).broken().contains("KeyIsP256"));
  }

  @Test
  void subjectFitsProfile() {
    assertBreaks("SubjectFitsProfile", Specimen.workload().subject("CN=alice"));
    assertBreaks("SubjectFitsProfile", Specimen.issuer().subject(""));
  }

  @Test
  void validityFitsIssuer() {
    assertBreaks(
        "ValidityFitsIssuer",
        Specimen.workload().valid(Specimen.NOW, Specimen.NOW.minusSeconds(1)));
    assertBreaks(
        "ValidityFitsIssuer",
        Specimen.workload().valid(Specimen.NOW, Specimen.NOW.plus(Duration.ofDays(2))));
    assertBreaks(
        "ValidityFitsIssuer",
        Specimen.workload().valid(Specimen.NOW.minusSeconds(7201), Specimen.NOW));
    assertBreaks(
        "ValidityFitsIssuer",
        Specimen.workload()
            .valid(
                Specimen.NOW.plus(Duration.ofDays(7)),
                Specimen.NOW.plus(Duration.ofDays(7)).plusSeconds(1)));
  }

  @Test
  void extensionsAreExpected() {
    assertBreaks(
        "ExtensionsAreExpected",
        Specimen.workload()
            .with(Extension.inhibitAnyPolicy, false, new org.bouncycastle.asn1.ASN1Integer(0)));
    assertBreaks(
        "ExtensionsAreExpected",
        Specimen.root()
            .with(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)));
    assertTrue(
        Specimen.workload()
            .without(Extension.extendedKeyUsage)
            .broken()
            .containsAll(List.of("ExtensionsAreExpected", "ExtendedKeyUsageFitsProfile")));
  }

  @Test
  void attestedLabelsCanBeRead() {
    ASN1Encodable labels =
        new AttestedLabels(new TreeMap<>(Map.of("pci", "compliant"))).extension();
    ASN1ObjectIdentifier id = Extension.subjectDirectoryAttributes;
    assertEquals(List.of(), Specimen.workload().with(id, false, labels).broken());
    assertBreaks("AttestedLabelsCanBeRead", Specimen.workload().with(id, true, labels));
    assertBreaks("AttestedLabelsCanBeRead", Specimen.workload().with(id, false, new DERSequence()));
    assertBreaks(
        "AttestedLabelsCanBeRead",
        Specimen.workload().with(id, false, new DERUTF8String("pci=compliant")));
    assertBreaks("ExtensionsAreExpected", Specimen.controlPlane().with(id, false, labels));
  }

  @Test
  void basicConstraintsFitProfile() {
    assertBreaks(
        "BasicConstraintsFitProfile",
        Specimen.workload().with(Extension.basicConstraints, true, new BasicConstraints(true)));
    assertBreaks(
        "BasicConstraintsFitProfile",
        Specimen.workload().with(Extension.basicConstraints, false, new BasicConstraints(false)));
    assertBreaks(
        "BasicConstraintsFitProfile",
        Specimen.issuer().with(Extension.basicConstraints, true, new BasicConstraints(1)));
    assertBreaks(
        "BasicConstraintsFitProfile",
        Specimen.root().with(Extension.basicConstraints, true, new BasicConstraints(true)));
  }

  @Test
  void keyUsageFitsProfile() {
    for (int bits :
        List.of(
            KeyUsage.keyCertSign,
            KeyUsage.digitalSignature | KeyUsage.keyCertSign,
            KeyUsage.digitalSignature | KeyUsage.cRLSign,
            KeyUsage.digitalSignature | KeyUsage.keyEncipherment)) {
      assertBreaks(
          "KeyUsageFitsProfile",
          Specimen.workload().with(Extension.keyUsage, true, new KeyUsage(bits)));
    }
    assertBreaks(
        "KeyUsageFitsProfile",
        Specimen.workload()
            .with(Extension.keyUsage, false, new KeyUsage(KeyUsage.digitalSignature)));
    assertBreaks(
        "KeyUsageFitsProfile",
        Specimen.issuer()
            .with(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign)));
  }

  @Test
  void extendedKeyUsageFitsProfile() {
    for (List<KeyPurposeId> purposes :
        List.of(
            List.of(KeyPurposeId.id_kp_serverAuth),
            List.of(KeyPurposeId.anyExtendedKeyUsage, KeyPurposeId.id_kp_clientAuth),
            List.of(
                KeyPurposeId.id_kp_serverAuth,
                KeyPurposeId.id_kp_clientAuth,
                KeyPurposeId.id_kp_codeSigning))) {
      assertBreaks(
          "ExtendedKeyUsageFitsProfile",
          Specimen.workload()
              .with(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0]))));
    }
  }

  @Test
  void oneSpiffeUri() {
    for (String uri :
        List.of(
            "spiffe://example.com/ns/bob/sa/bob",
            "spiffe://example.org",
            "spiffe://example.org/",
            "spiffe://example.org:443/ns/bob/sa/bob",
            "spiffe://bob@example.org/ns/bob/sa/bob",
            "spiffe://EXAMPLE.org/ns/bob/sa/bob",
            "spiffe://example.org/ns/bob/sa/bob?x",
            "spiffe://example.org/ns/bob/sa/bob#x",
            "spiffe://example.org/ns/../sa/bob",
            "spiffe://example.org/ns//bob",
            "spiffe://example.org/ns/%62ob",
            "https://example.org/ns/bob/sa/bob")) {
      assertBreaks(
          "OneSpiffeUri", Specimen.workload().with(san(), true, names(uri(uri), dns(INSTANCE))));
    }
    assertTrue(
        Specimen.workload()
            .with(san(), true, names(uri(BOB), uri(BOB + "2"), dns(INSTANCE)))
            .broken()
            .contains("OneSpiffeUri"));
    assertTrue(
        Specimen.workload()
            .with(san(), true, names(dns(INSTANCE)))
            .broken()
            .contains("OneSpiffeUri"));
    assertBreaks(
        "OneSpiffeUri", Specimen.workload().with(san(), false, names(uri(BOB), dns(INSTANCE))));
    assertBreaks(
        "OneSpiffeUri",
        Specimen.issuer().with(san(), false, names(uri("spiffe://example.org/ns/x/sa/y"))));
  }

  @Test
  void namesFitProfile() {
    for (GeneralName[] names :
        new GeneralName[][] {
          {uri(BOB)},
          {uri(BOB), dns(INSTANCE), dns("eve.eve.workload.example.org")},
          {uri(BOB), dns("bob.bob.workload.example.com")},
          {uri(BOB), dns("bob.bob.workload.evil.example.org")},
          {uri(BOB), dns("*.bob.workload.example.org")},
          {uri(BOB), dns("bob.bob.workload.example.org\u0000")},
          {uri(BOB), dns("example.org")},
          {uri(BOB), dns(INSTANCE), new GeneralName(GeneralName.iPAddress, "127.0.0.1")},
          {uri(BOB), dns(INSTANCE), new GeneralName(GeneralName.rfc822Name, "bob@example.org")},
          {uri(BOB), dns(INSTANCE), new GeneralName(new X500Name("CN=bob"))},
        }) {
      assertBreaks("NamesFitProfile", Specimen.workload().with(san(), true, names(names)));
    }
    assertBreaks(
        "NamesFitProfile",
        Specimen.controlPlane()
            .with(
                san(),
                true,
                names(uri("spiffe://example.org/hauberk/control-plane"), dns("*.example.org"))));
    assertBreaks(
        "NamesFitProfile",
        Specimen.root().with(san(), false, names(uri("spiffe://example.org"), dns("example.org"))));
  }

  @Test
  void keyIdentifiersChain() {
    byte[] other = new byte[20];
    assertBreaks(
        "KeyIdentifiersChain",
        Specimen.workload()
            .with(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(other)));
    assertBreaks(
        "KeyIdentifiersChain",
        Specimen.workload()
            .with(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(other)));
    assertBreaks("KeyIdentifiersChain", Specimen.workload().issuedBy(new X500Name("CN=eve")));
    assertBreaks("KeyIdentifiersChain", Specimen.workload().key(Specimen.p256()));
  }

  @Test
  void nameConstraintsFitProfile() {
    for (GeneralName[] permitted :
        new GeneralName[][] {
          {uri("example.org")},
          {uri("example.com"), dns("example.org")},
          {uri(".example.org"), dns("example.org")},
          {uri("example.org"), dns("")},
        }) {
      assertBreaks(
          "NameConstraintsFitProfile",
          Specimen.issuer().with(Extension.nameConstraints, true, constraints(permitted)));
    }
    assertBreaks(
        "NameConstraintsFitProfile",
        Specimen.issuer()
            .with(
                Extension.nameConstraints,
                false,
                constraints(uri("example.org"), dns("example.org"))));
  }

  @Test
  void whatCannotBeReadIsBroken() {
    ASN1Encodable nonsense = new org.bouncycastle.asn1.ASN1Integer(1);
    assertTrue(
        Specimen.workload()
            .with(Extension.subjectAlternativeName, true, nonsense)
            .broken()
            .containsAll(List.of("OneSpiffeUri", "NamesFitProfile")));
    assertBreaks(
        "KeyUsageFitsProfile", Specimen.workload().with(Extension.keyUsage, true, nonsense));
  }

  private static void assertBreaks(String rule, Specimen specimen) {
    assertEquals(List.of(rule), specimen.broken());
  }

  private static org.bouncycastle.asn1.ASN1ObjectIdentifier san() {
    return Extension.subjectAlternativeName;
  }

  private static GeneralNames names(GeneralName... names) {
    return new GeneralNames(names);
  }

  private static NameConstraints constraints(GeneralName... permitted) {
    return new NameConstraints(
        IntStream.range(0, permitted.length)
            .mapToObj(i -> new GeneralSubtree(permitted[i]))
            .toArray(GeneralSubtree[]::new),
        null);
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }
}
