package io.hauberk.evidence.sink;

import io.hauberk.evidence.record.EvidenceRecord;

/**
 * A record in the words of its receiver.
 *
 * @param index of the record in the log
 * @param text one line; JSON where the format is
 */
public record Message(long index, EvidenceRecord record, String text) {

  /** By which the receiver knows a double. */
  public String uid() {
    return record.uid();
  }
}
