package io.hauberk.authority.attest;

import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/** The one kind of key that certificates carry. */
public final class P256 {
  private static final int UNCOMPRESSED = 65;

  private P256() {}

  /**
   * Named curve, uncompressed, a finite point on the curve; its order is prime, so no subgroup is
   * to be feared.
   */
  public static boolean isValid(SubjectPublicKeyInfo key) {
    AlgorithmIdentifier algorithm = key.getAlgorithm();
    byte[] encoded = key.getPublicKeyData().getOctets();
    if (!algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
        || !SECObjectIdentifiers.secp256r1.equals(algorithm.getParameters())
        || encoded.length != UNCOMPRESSED) {
      return false;
    }
    try {
      ECPoint point =
          CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1)
              .getCurve()
              .decodePoint(encoded);
      return !point.isInfinity() && point.isValid();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
