package io.hauberk.sidecar.identity;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * A key of the workload, on its disk. Its text does not show the private half.
 *
 * @param file absolute, {@code <fingerprint>.key}, PKCS#8 PEM, mode 0600
 * @param fingerprint lower-case hex SHA-256 of the DER SubjectPublicKeyInfo
 */
public record WorkloadKey(KeyPair pair, Path file, String fingerprint) {
  public PrivateKey privateKey() {
    return pair.getPrivate();
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  @Override
  public String toString() {
    return "key " + fingerprint;
  }
}
