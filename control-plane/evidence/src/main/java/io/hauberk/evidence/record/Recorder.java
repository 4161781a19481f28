package io.hauberk.evidence.record;

import java.util.concurrent.CompletableFuture;

/** Takes in what happened. Safe for use by several threads; it never blocks. */
public interface Recorder {
  /**
   * @return index of the record, when it is kept for good; -1 when it was shed. Fails when it could
   *     not be kept, and with {@link RecordTooLongException} at once when it never can
   */
  CompletableFuture<Long> record(EvidenceRecord record);
}
