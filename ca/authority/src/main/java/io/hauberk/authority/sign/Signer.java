package io.hauberk.authority.sign;

import java.security.KeyPair;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** One key that signs certificates. Its text shows the public half only. */
public final class Signer {
  private static final AlgorithmIdentifier ECDSA_SHA256 =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

  private final EcKeys keys;
  private final KeyPair pair;
  private final SubjectPublicKeyInfo publicKeyInfo;

  Signer(EcKeys keys, KeyPair pair) {
    this.keys = keys;
    this.pair = pair;
    this.publicKeyInfo = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
  }

  public AlgorithmIdentifier algorithm() {
    return ECDSA_SHA256;
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  public SubjectPublicKeyInfo publicKeyInfo() {
    return publicKeyInfo;
  }

  /** A DER Ecdsa-Sig-Value, RFC 3279 §2.2.3. */
  public byte[] sign(byte[] message) {
    return keys.sign(pair.getPrivate(), message);
  }

  @Override
  public String toString() {
    return "signer " + pair.getPublic();
  }
}
