package io.hauberk.server.evidence;

import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordTooLongException;
import io.hauberk.evidence.record.Recorder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Records into a log, and tells who wants to know. */
final class LogRecorder implements Recorder {
  private static final Logger LOG = System.getLogger(LogRecorder.class.getName());

  private final RecordLog log;
  private final List<Consumer<EvidenceRecord>> observers = new CopyOnWriteArrayList<>();

  LogRecorder(RecordLog log) {
    this.log = log;
  }

  void onRecord(Consumer<EvidenceRecord> observer) {
    observers.add(observer);
  }

  @Override
  public CompletableFuture<Long> record(EvidenceRecord record) {
    byte[] bytes = RecordCodec.encode(record);
    if (bytes.length > RecordLog.MAX_RECORD_BYTES) {
      return CompletableFuture.failedFuture(new RecordTooLongException(record.uid(), bytes.length));
    }
    CompletableFuture<Long> kept = append(record, bytes);
    for (Consumer<EvidenceRecord> observer : observers) {
      try {
        observer.accept(record);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a reader of the evidence failed; the record is kept", e);
      }
    }
    return kept;
  }

  private CompletableFuture<Long> append(EvidenceRecord record, byte[] bytes) {
    return record.fact() instanceof Access access && access.mayBeShed()
        ? log.appendOrShed(bytes, access.outcome().decision())
        : log.append(bytes);
  }
}
