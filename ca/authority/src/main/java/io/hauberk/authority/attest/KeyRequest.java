package io.hauberk.authority.attest;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * What a certification request says beside that its sender holds the key. It may be compared with
 * what is known otherwise; none of it gets into a certificate.
 *
 * @param fingerprint lower-case hex SHA-256 of {@code publicKey}
 * @param publicKey DER SubjectPublicKeyInfo of a P-256 key
 * @param commonName of the subject, if it has exactly one
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record KeyRequest(String fingerprint, byte[] publicKey, Optional<String> commonName) {
  /**
   * @param request the one that proved the key
   */
  public static KeyRequest of(byte[] request, ProvenKey key) {
    RDN[] names =
        CertificationRequest.getInstance(request)
            .getCertificationRequestInfo()
            .getSubject()
            .getRDNs(BCStyle.CN);
    Optional<String> commonName =
        names.length == 1 && !names[0].isMultiValued()
            ? Optional.of(IETFUtils.valueToString(names[0].getFirst().getValue()))
            : Optional.empty();
    try {
      return new KeyRequest(key.fingerprint(), key.key().getEncoded(ASN1Encoding.DER), commonName);
    } catch (IOException e) {
      throw new IllegalStateException("a key that was read cannot be written", e);
    }
  }
}
