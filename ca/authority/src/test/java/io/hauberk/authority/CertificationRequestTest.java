package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.problem.IssuanceRefused.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hostile certification requests get: nothing, or exactly what honest ones get. */
class CertificationRequestTest {
  private static final X500Name NOBODY = new X500Name("");

  private final Authority authority;

  CertificationRequestTest(@TempDir Path directory) {
    this.authority =
        Authority.open(
            directory.resolve("state"),
            Bob.DOMAIN,
            new AuthorityOptions(InstantSource.system(), new SecureRandom()));
  }

  @AfterEach
  void close() {
    authority.close();
  }

  @Test
  void wishesAreIgnored() throws Exception {
    KeyPair key = Bob.key();
    ExtensionsGenerator wishes = new ExtensionsGenerator();
    wishes.addExtension(Extension.basicConstraints, true, new BasicConstraints(5));
    wishes.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    wishes.addExtension(
        Extension.extendedKeyUsage,
        true,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.anyExtendedKeyUsage, KeyPurposeId.id_kp_codeSigning}));
    wishes.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(
                  GeneralName.uniformResourceIdentifier, "spiffe://example.org/ns/alice/sa/alice"),
              new GeneralName(GeneralName.dNSName, "alice.alice.workload.example.org\u0000.evil"),
            }));
    Attribute asked =
        new Attribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(wishes.generate()));
    IssuedCertificate issued =
        authority.issue(
            Bob.request(key, request(key, new X500Name("CN=alice"), new DERSet(asked)), Bob.HOUR));
    assertEquals(
        List.of(
            List.of(6, "spiffe://example.org/ns/bob/sa/bob"),
            List.of(2, "bob.bob.workload.example.org")),
        List.copyOf(issued.leaf().getSubjectAlternativeNames()));
    assertEquals("", issued.leaf().getSubjectX500Principal().getName());
    assertEquals(-1, issued.leaf().getBasicConstraints());
    assertEquals(
        List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"), issued.leaf().getExtendedKeyUsage());
    boolean[] usage = issued.leaf().getKeyUsage();
    assertTrue(usage[0]);
    for (int bit = 1; bit < usage.length; bit++) {
      assertTrue(!usage[bit], "key usage bit " + bit);
    }
  }

  @Test
  void theKeyOfSomebodyElseIsNoProof() throws Exception {
    KeyPair victim = Bob.key();
    byte[] forged =
        new CertificationRequest(
                content(victim, NOBODY, new DERSet()),
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                new DERBitString(sign(Bob.key(), content(victim, NOBODY, new DERSet()))))
            .getEncoded(ASN1Encoding.DER);
    assertRefused(Code.POSSESSION_UNPROVEN, victim, forged);
  }

  @Test
  void aChangedBitIsNoProof() {
    KeyPair key = Bob.key();
    byte[] request = CertificationRequests.create(key);
    request[request.length - 1] ^= 1;
    assertRefused(Code.POSSESSION_UNPROVEN, key, request);
  }

  @Test
  void anAlgorithmOfAnotherNameIsNoProof() throws Exception {
    KeyPair key = Bob.key();
    CertificationRequestInfo content = content(key, NOBODY, new DERSet());
    byte[] request =
        new CertificationRequest(
                content,
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA1),
                new DERBitString(sign(key, content)))
            .getEncoded(ASN1Encoding.DER);
    assertRefused(Code.POSSESSION_UNPROVEN, key, request);
  }

  @Test
  void onlyP256KeysFit() throws Exception {
    KeyPair p384 = Bob.key("secp384r1");
    assertRefused(Code.KEY_UNFIT, p384, request(p384, NOBODY, new DERSet()));
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair pair = rsa.generateKeyPair();
    assertRefused(Code.KEY_UNFIT, pair, request(pair, NOBODY, new DERSet()));
    KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertRefused(Code.KEY_UNFIT, edwards, request(edwards, NOBODY, new DERSet()));
  }

  @Test
  void aPointOffTheCurveIsRefused() throws Exception {
    KeyPair key = Bob.key();
    byte[] spki = key.getPublic().getEncoded();
    byte[] request = CertificationRequests.create(key);
    int at = indexOf(request, spki);
    request[at + spki.length - 1] ^= 1;
    assertRefused(Code.KEY_UNFIT, key, request);
  }

  @Test
  void aCompressedPointIsRefused() throws Exception {
    KeyPair key = Bob.key();
    SubjectPublicKeyInfo whole = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
    byte[] point = whole.getPublicKeyData().getOctets();
    byte[] compressed = Arrays.copyOf(point, 33);
    compressed[0] = (byte) ((point[64] & 1) == 0 ? 2 : 3);
    CertificationRequestInfo content =
        new CertificationRequestInfo(
            NOBODY, new SubjectPublicKeyInfo(whole.getAlgorithm(), compressed), new DERSet());
    byte[] request =
        new CertificationRequest(
                content,
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                new DERBitString(sign(key, content)))
            .getEncoded(ASN1Encoding.DER);
    assertRefused(Code.KEY_UNFIT, key, request);
  }

  @Test
  void aHugeRequestIsNotEvenRead() {
    assertRefused(Code.REQUEST_TOO_LARGE, Bob.key(), new byte[1025]);
  }

  @Test
  void whatIsNotDerIsRefused() throws Exception {
    KeyPair key = Bob.key();
    byte[] request = CertificationRequests.create(key);
    byte[] trailing = Arrays.copyOf(request, request.length + 1);
    byte[] cut = Arrays.copyOf(request, request.length - 1);
    byte[] pem = "-----BEGIN CERTIFICATE REQUEST-----".getBytes(StandardCharsets.US_ASCII);
    byte[] other = new DERSequence(new DERSequence()).getEncoded();
    for (byte[] unfit : List.of(new byte[0], trailing, cut, pem, other, ber(request))) {
      assertRefused(Code.REQUEST_MALFORMED, key, unfit);
    }
  }

  /** The same content with an indefinite length outside. */
  private static byte[] ber(byte[] der) {
    int header = 3;
    byte[] ber = new byte[2 + der.length - header + 2];
    ber[0] = 0x30;
    ber[1] = (byte) 0x80;
    System.arraycopy(der, header, ber, 2, der.length - header);
    return ber;
  }

  private void assertRefused(Code code, KeyPair key, byte[] request) {
    IssuanceRefused refused =
        assertThrows(
            IssuanceRefused.class, () -> authority.issue(Bob.request(key, request, Bob.HOUR)));
    assertEquals(code, refused.code());
  }

  private static byte[] request(KeyPair key, X500Name subject, DERSet attributes) throws Exception {
    CertificationRequestInfo content = content(key, subject, attributes);
    return new CertificationRequest(
            content,
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
            new DERBitString(sign(key, content)))
        .getEncoded(ASN1Encoding.DER);
  }

  private static CertificationRequestInfo content(
      KeyPair key, X500Name subject, DERSet attributes) {
    return new CertificationRequestInfo(
        subject, SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()), attributes);
  }

  private static byte[] sign(KeyPair key, CertificationRequestInfo content) throws Exception {
    String algorithm =
        switch (key.getPrivate().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key.getPrivate());
    signature.update(der(content));
    return signature.sign();
  }

  private static byte[] der(CertificationRequestInfo content) throws IOException {
    return content.getEncoded(ASN1Encoding.DER);
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not inside");
  }
}
