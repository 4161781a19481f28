package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is needed to verify a signed note: {@code <name>+<key id>+<key>}.
 *
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note, verifier keys</a>
 */
public final class VerifierKey {
  static final byte ED25519 = 1;
  static final int RAW = 32;

  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
  static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Pattern FORM =
      Pattern.compile("([^+\\s]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+={0,2})");

  private final String name;
  private final byte[] raw;

  VerifierKey(String name, byte[] raw) {
    this.name = name;
    this.raw = raw.clone();
  }

  /**
   * @throws IllegalArgumentException when the text is no such key
   */
  public static VerifierKey parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "`" + text.strip() + "` is no verifier key; one looks like `NAME+0123abcd+BASE64`");
    }
    byte[] typed = decode(parts.group(3));
    if (typed.length != RAW + 1 || typed[0] != ED25519) {
      throw new IllegalArgumentException("`" + text.strip() + "` is no key of Ed25519");
    }
    VerifierKey key =
        new VerifierKey(
            Objects.requireNonNull(parts.group(1)), Arrays.copyOfRange(typed, 1, typed.length));
    if (!HexFormat.of().formatHex(key.id()).equals(parts.group(2))) {
      throw new IllegalArgumentException(
          "`" + text.strip() + "` was copied wrongly: its key id does not fit the key");
    }
    return key;
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  public String name() {
    return name;
  }

  /** First 4 bytes of SHA-256 over name, newline, algorithm and key. */
  byte[] id() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((name + "\n").getBytes(UTF_8));
      digest.update(ED25519);
      return Arrays.copyOf(digest.digest(raw), 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean verifies(byte[] text, byte[] signature) {
    try {
      byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + RAW);
      System.arraycopy(raw, 0, encoded, X509_PREFIX.length, RAW);
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    byte[] typed = new byte[RAW + 1];
    typed[0] = ED25519;
    System.arraycopy(raw, 0, typed, 1, RAW);
    return name
        + "+"
        + HexFormat.of().formatHex(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }
}
