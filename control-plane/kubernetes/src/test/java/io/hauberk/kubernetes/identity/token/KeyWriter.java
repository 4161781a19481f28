package io.hauberk.kubernetes.identity.token;

import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.kubernetes.identity.IdentityCluster;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/** What the key-writer of a pod does, without its files. */
public final class KeyWriter {
  private final String podUid;
  private KeyPair key = IdentityCluster.key();
  private String links = "";

  public KeyWriter(String podUid) {
    this.podUid = podUid;
  }

  public KeyPair key() {
    return key;
  }

  /** Makes the next key, which the one before signs. */
  public void rotate() {
    KeyPair next = IdentityCluster.key();
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(Lineage.statement(podUid, next.getPublic().getEncoded()));
      links =
          "."
              + Forge.base64(key.getPublic().getEncoded())
              + "."
              + Forge.base64(signature.sign())
              + links;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    key = next;
  }

  /** The header of the next stream. */
  public String header() {
    return Forge.base64(CertificationRequests.create(key, podUid)) + links;
  }
}
