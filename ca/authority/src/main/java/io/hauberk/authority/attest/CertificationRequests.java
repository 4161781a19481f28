package io.hauberk.authority.attest;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The requester's side: proof that it holds a key, and nothing else. */
public final class CertificationRequests {
  private CertificationRequests() {}

  /**
   * @param pair P-256, of any JCA provider
   * @return PKCS#10 in DER, without names
   */
  public static byte[] create(KeyPair pair) {
    return create(pair, new X500Name(""));
  }

  /**
   * @param commonName what the requester says of itself, as the only name of the subject
   */
  public static byte[] create(KeyPair pair, String commonName) {
    return create(
        pair, new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build());
  }

  private static byte[] create(KeyPair pair, X500Name subject) {
    try {
      CertificationRequestInfo content =
          new CertificationRequestInfo(
              subject,
              SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()),
              new DERSet());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(content.getEncoded(ASN1Encoding.DER));
      return new CertificationRequest(
              content,
              new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
              new DERBitString(signature.sign()))
          .getEncoded(ASN1Encoding.DER);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("not a P-256 key pair", e);
    }
  }
}
