package io.hauberk.kubernetes.identity.token;

import io.hauberk.kubernetes.identity.token.KeyHeader.Link;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The newest key of a pod, kept with the pod itself so that every replica of the control plane
 * knows it. A pod has one lineage of keys for its life: each further key is signed by the one
 * before.
 *
 * @param until when its certificate ends at the latest; the key ends with it
 * @param publicKey DER SubjectPublicKeyInfo
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isOf
record Lineage(Instant until, byte[] publicKey) {
  private static final String CONTEXT = "hauberk-key-lineage-v1\n";

  /** {@code <epoch second>.<base64url of the key>}. */
  String text() {
    return until.getEpochSecond()
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey);
  }

  /** Empty when it is no such text; who can write that into a pod can only lock it out. */
  static Optional<Lineage> parse(String text) {
    int dot = text.indexOf('.');
    try {
      return Optional.of(
          new Lineage(
              Instant.ofEpochSecond(Long.parseLong(text.substring(0, Math.max(dot, 0)))),
              Base64.getUrlDecoder().decode(text.substring(dot + 1))));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  boolean isOf(byte[] key) {
    return MessageDigest.isEqual(publicKey, key);
  }

  /** Whether this key, directly or through those between, has signed that one. */
  boolean leadsTo(byte[] key, KeyHeader header, String podUid) {
    byte[] next = key;
    for (Link link : header.links()) {
      if (!verifies(link, podUid, next)) {
        return false;
      }
      if (isOf(link.publicKey())) {
        return true;
      }
      next = link.publicKey();
    }
    return false;
  }

  /** What a key signs to name the next one: it can be taken for nothing else that a key signs. */
  static byte[] statement(String podUid, byte[] nextKey) {
    byte[] head = (CONTEXT + podUid + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + nextKey.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(nextKey, 0, all, head.length, nextKey.length);
    return all;
  }

  private static boolean verifies(Link link, String podUid, byte[] next) {
    try {
      PublicKey key =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(link.publicKey()));
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(statement(podUid, next));
      return verifier.verify(link.signature());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
