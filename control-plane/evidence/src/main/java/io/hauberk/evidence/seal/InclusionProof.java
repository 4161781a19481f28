package io.hauberk.evidence.seal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * That one record is in a log, in a text that anybody can verify with the record's bytes and the
 * public key.
 *
 * @param index of the record
 * @param note the signed checkpoint
 * @see <a href="https://c2sp.org/tlog-proof">C2SP tlog-proof</a>
 */
public record InclusionProof(long index, List<byte[]> hashes, String note) {
  private static final String FORM = "c2sp.org/tlog-proof@v1";
  private static final String INDEX = "index ";

  public InclusionProof {
    hashes = List.copyOf(hashes);
  }

  /**
   * @throws IllegalArgumentException when the text is no proof
   */
  public static InclusionProof parse(String text) {
    int end = text.indexOf("\n\n");
    List<String> lines = text.substring(0, Math.max(end, 0)).lines().toList();
    if (lines.size() < 2 || !lines.get(0).equals(FORM) || !lines.get(1).startsWith(INDEX)) {
      throw new IllegalArgumentException("this is no proof; one begins with `" + FORM + "`");
    }
    List<byte[]> hashes = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      hashes.add(Base64.getDecoder().decode(line));
    }
    long index = Long.parseLong(lines.get(1).substring(INDEX.length()));
    return new InclusionProof(index, hashes, text.substring(end + 2));
  }

  /**
   * @return the checkpoint that speaks of the record
   * @throws Checkpoint.Forged when it is not signed with that key, or not of this record
   */
  public Checkpoint verify(byte[] record, VerifierKey key) throws Checkpoint.Forged {
    Checkpoint checkpoint = Checkpoint.verify(note, key);
    byte[] leaf = new Merkle().leaf(record);
    if (!TreeReader.includes(leaf, index, checkpoint.size(), hashes, checkpoint.root())) {
      throw new Checkpoint.Forged(
          "the proof does not show that this is record " + index + " of the checkpoint");
    }
    return checkpoint;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(FORM).append('\n').append(INDEX).append(index);
    for (byte[] hash : hashes) {
      text.append('\n').append(Base64.getEncoder().encodeToString(hash));
    }
    return text.append("\n\n").append(note).toString();
  }
}
