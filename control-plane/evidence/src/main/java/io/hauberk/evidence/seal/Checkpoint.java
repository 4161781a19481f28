package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What a log vouches for: that these are all of its first {@code size} records.
 *
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public final class Checkpoint {
  private static final String DASH = "\u2014 ";
  private static final int ID = 4;

  private final String origin;
  private final long size;
  private final byte[] root;

  Checkpoint(String origin, long size, byte[] root) {
    this.origin = origin;
    this.size = size;
    this.root = root.clone();
  }

  /**
   * Reads a signed checkpoint.
   *
   * @throws Forged when the key has not signed this text
   */
  public static Checkpoint verify(String note, VerifierKey key) throws Forged {
    int end = note.lastIndexOf("\n\n");
    if (end < 0) {
      throw new Forged("the checkpoint is no signed note");
    }
    byte[] text = note.substring(0, end + 1).getBytes(UTF_8);
    boolean signed =
        note.substring(end + 2)
            .lines()
            .filter(line -> line.startsWith(DASH + key.name() + " "))
            .anyMatch(line -> signed(line, text, key));
    if (!signed) {
      throw new Forged("the checkpoint is not signed with the key of `" + key.name() + "`");
    }
    return parse(new String(text, UTF_8), key);
  }

  private static boolean signed(String line, byte[] text, VerifierKey key) {
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return signature.length > ID
        && Arrays.equals(Arrays.copyOf(signature, ID), key.id())
        && key.verifies(text, Arrays.copyOfRange(signature, ID, signature.length));
  }

  private static Checkpoint parse(String text, VerifierKey key) throws Forged {
    String[] lines = text.split("\n", -1);
    try {
      Checkpoint checkpoint =
          new Checkpoint(lines[0], Long.parseLong(lines[1]), Base64.getDecoder().decode(lines[2]));
      if (checkpoint.origin.equals(key.name()) && checkpoint.root.length == Merkle.HASH) {
        return checkpoint;
      }
    } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
      // Said below.
    }
    throw new Forged("what was signed is no checkpoint of `" + key.name() + "`");
  }

  /** As a signed note. */
  String sign(SealKey key) {
    String text = origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    byte[] signature = key.sign(text.getBytes(UTF_8));
    byte[] line = Arrays.copyOf(key.verifier().id(), ID + signature.length);
    System.arraycopy(signature, 0, line, ID, signature.length);
    return text + "\n" + DASH + origin + " " + Base64.getEncoder().encodeToString(line) + "\n";
  }

  /** How many records. */
  public long size() {
    return size;
  }

  byte[] root() {
    return root.clone();
  }

  /** Of the tree, 64 hexadecimal digits. */
  public String rootHex() {
    return HexFormat.of().formatHex(root);
  }

  boolean sameTree(Checkpoint other) {
    return size == other.size && Arrays.equals(root, other.root);
  }

  /** Nobody who holds the key wrote this. */
  public static final class Forged extends Exception {
    private static final long serialVersionUID = 1;

    Forged(String message) {
      super(message);
    }
  }
}
