package io.hauberk.authority.attest;

import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.problem.IssuanceRefused.Code;
import io.hauberk.authority.sign.EcKeys;
import java.io.IOException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A public key whose private half its sender was shown to hold. It is all that is taken from a
 * certification request.
 *
 * @param fingerprint lower-case hex SHA-256 of the DER SubjectPublicKeyInfo
 */
public record ProvenKey(SubjectPublicKeyInfo key, String fingerprint) {
  /** Octets of a certification request. A P-256 request without attributes has about 190. */
  public static final int LONGEST_REQUEST = 1024;

  /**
   * @param request PKCS#10, DER
   * @see <a href="https://www.rfc-editor.org/rfc/rfc2986">RFC 2986</a>
   */
  public static ProvenKey from(byte[] request, EcKeys keys) throws IssuanceRefused {
    if (request.length > LONGEST_REQUEST) {
      throw new IssuanceRefused(
          Code.REQUEST_TOO_LARGE,
          "the certification request has " + request.length + " octets; send at most 1024");
    }
    CertificationRequest parsed = parse(request);
    SubjectPublicKeyInfo key = parsed.getCertificationRequestInfo().getSubjectPublicKeyInfo();
    if (!P256.isValid(key)) {
      throw new IssuanceRefused(
          Code.KEY_UNFIT, "the public key is not a valid P-256 key; make one with ECDSA P-256");
    }
    requirePossession(parsed, key, keys);
    return new ProvenKey(key, Fingerprint.of(der(key)));
  }

  /** A key that the authority itself has just made. */
  public static ProvenKey own(SubjectPublicKeyInfo key) {
    return new ProvenKey(key, Fingerprint.of(der(key)));
  }

  private static CertificationRequest parse(byte[] request) throws IssuanceRefused {
    try {
      CertificationRequest parsed =
          CertificationRequest.getInstance(ASN1Primitive.fromByteArray(request));
      // What is signed is the encoding: one that would change by being read is not DER.
      if (parsed != null && Arrays.equals(parsed.getEncoded(ASN1Encoding.DER), request)) {
        return parsed;
      }
    } catch (IOException | RuntimeException e) {
      throw malformed();
    }
    throw malformed();
  }

  private static void requirePossession(
      CertificationRequest request, SubjectPublicKeyInfo key, EcKeys keys) throws IssuanceRefused {
    try {
      PublicKey publicKey = keys.publicKey(der(key));
      if (request
              .getSignatureAlgorithm()
              .getAlgorithm()
              .equals(X9ObjectIdentifiers.ecdsa_with_SHA256)
          && keys.verify(
              publicKey,
              request.getCertificationRequestInfo().getEncoded(ASN1Encoding.DER),
              request.getSignature().getOctets())) {
        return;
      }
    } catch (IOException | InvalidKeySpecException | RuntimeException e) {
      throw unproven();
    }
    throw unproven();
  }

  private static byte[] der(SubjectPublicKeyInfo key) {
    try {
      return key.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a key that was read cannot be written", e);
    }
  }

  private static IssuanceRefused malformed() {
    return new IssuanceRefused(
        Code.REQUEST_MALFORMED, "the certification request is not PKCS#10 in DER");
  }

  private static IssuanceRefused unproven() {
    return new IssuanceRefused(
        Code.POSSESSION_UNPROVEN,
        "the certification request is not signed by its own key with ECDSA and SHA-256");
  }
}
