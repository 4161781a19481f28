package io.hauberk.evidence.store;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordFormatException;
import java.util.Optional;

/**
 * A record of the store.
 *
 * @param index its place in the log
 * @param bytes as they are in the log
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Found(long index, byte[] bytes) {
  /** Absent when this program cannot read it. */
  public Optional<EvidenceRecord> record() {
    try {
      return Optional.of(RecordCodec.decode(bytes));
    } catch (RecordFormatException e) {
      return Optional.empty();
    }
  }
}
