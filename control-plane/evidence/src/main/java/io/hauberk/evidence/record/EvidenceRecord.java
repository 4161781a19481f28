package io.hauberk.evidence.record;

import java.time.Instant;
import java.util.regex.Pattern;

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
  private static final Pattern UID = Pattern.compile("[A-Za-z0-9._/:-]{1,200}");

  public EvidenceRecord {
    if (!UID.matcher(uid).matches()) {
      throw new IllegalArgumentException("`" + uid + "` cannot name a record");
    }
  }
}
