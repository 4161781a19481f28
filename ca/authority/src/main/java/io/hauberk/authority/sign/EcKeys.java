package io.hauberk.authority.sign;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * ECDSA over P-256 with SHA-256, computed by one JCA provider.
 *
 * @param random source of keys and of signatures
 */
public record EcKeys(Provider provider, SecureRandom random) {
  static final String ALGORITHM = "SHA256withECDSA";

  public KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw unfit(e);
    }
  }

  public Signer signer(KeyPair pair) {
    return new Signer(this, pair);
  }

  /**
   * @param pkcs8 DER
   * @throws InvalidKeySpecException when it is no such key
   */
  public PrivateKey privateKey(byte[] pkcs8) throws InvalidKeySpecException {
    return factory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /**
   * The pair of a private key. PKCS#8 need not carry the public half, so it is computed.
   *
   * @param pkcs8 DER
   * @throws InvalidKeySpecException when it is no P-256 key
   */
  public KeyPair pairOf(byte[] pkcs8) throws InvalidKeySpecException {
    try {
      PrivateKeyInfo content = PrivateKeyInfo.getInstance(pkcs8);
      if (!SECObjectIdentifiers.secp256r1.equals(
          content.getPrivateKeyAlgorithm().getParameters())) {
        throw new InvalidKeySpecException("another curve than P-256");
      }
      BigInteger scalar = ECPrivateKey.getInstance(content.parsePrivateKey()).getKey();
      X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
      if (scalar.signum() <= 0 || scalar.compareTo(curve.getN()) >= 0) {
        throw new InvalidKeySpecException("a scalar outside the curve");
      }
      byte[] point =
          new FixedPointCombMultiplier().multiply(curve.getG(), scalar).getEncoded(false);
      byte[] spki = new SubjectPublicKeyInfo(content.getPrivateKeyAlgorithm(), point).getEncoded();
      return new KeyPair(publicKey(spki), privateKey(pkcs8));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidKeySpecException("not PKCS#8", e);
    }
  }

  /**
   * @param spki DER SubjectPublicKeyInfo
   * @throws InvalidKeySpecException when it is no such key
   */
  public PublicKey publicKey(byte[] spki) throws InvalidKeySpecException {
    return factory().generatePublic(new X509EncodedKeySpec(spki));
  }

  public boolean verify(PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM, provider);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM, provider);
      signature.initSign(key, random);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw unfit(e);
    }
  }

  private KeyFactory factory() {
    try {
      return KeyFactory.getInstance("EC", provider);
    } catch (GeneralSecurityException e) {
      throw unfit(e);
    }
  }

  private IllegalStateException unfit(GeneralSecurityException e) {
    return new IllegalStateException(
        "the security provider `" + provider.getName() + "` cannot do ECDSA over P-256", e);
  }
}
