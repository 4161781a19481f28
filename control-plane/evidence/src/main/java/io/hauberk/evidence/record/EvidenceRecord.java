package io.hauberk.evidence.record;

import java.time.Instant;

/**
 * Something that happened, kept as it was seen. Nothing about it is looked up later: what a label
 * meant is what it meant at {@code time}.
 *
 * @param uid names it for ever; the same thing told twice has the same one, so that doubles are
 *     harmless
 * @param time when it happened, by the clock of whoever saw it
 * @param collected when it arrived, by the clock of the collector
 */
public record EvidenceRecord(String uid, Instant time, Instant collected, Fact fact) {
  private static final int LONGEST_UID = 200;

  public EvidenceRecord {
    if (!isUid(uid)) {
      throw new IllegalArgumentException("`" + uid + "` cannot name a record");
    }
  }

  private static boolean isUid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z') || (c >= '-' && c <= ':') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!fits) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_UID;
  }
}
