package io.hauberk.evidence.store;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordFormatException;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way into the table.
 *
 * @param record absent when this program cannot read it: then there are its bytes only
 * @param arrived when it was read from the log, for what has no time of its own
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Entry(long index, byte[] bytes, Optional<EvidenceRecord> record, Instant arrived) {
  static Entry of(long index, byte[] bytes, Instant arrived) {
    try {
      return new Entry(index, bytes, Optional.of(RecordCodec.decode(bytes)), arrived);
    } catch (RecordFormatException e) {
      return new Entry(index, bytes, Optional.empty(), arrived);
    }
  }

  Instant time() {
    return record.map(EvidenceRecord::time).orElse(arrived);
  }

  /** The name of its kind. */
  String kind() {
    return record
        .map(
            r ->
                switch (r.fact()) {
                  case Access unused -> "access";
                  case Administration unused -> "administration";
                  case Alarm unused -> "alarm";
                  case Gap unused -> "gap";
                  case Shed unused -> "shed";
                })
        .orElse("unreadable");
  }

  /** What a fact of that kind says; null for others. */
  <F extends Fact> @Nullable Object of(Class<F> kind, Function<F, @Nullable Object> value) {
    Fact fact = record.map(EvidenceRecord::fact).orElse(null);
    return kind.isInstance(fact) ? value.apply(kind.cast(fact)) : null;
  }

  @Nullable Object caller(Function<Party, @Nullable Object> value) {
    return of(Access.class, access -> value.apply(access.caller()));
  }

  @Nullable Object target(Function<Party, @Nullable Object> value) {
    return of(Access.class, access -> value.apply(access.target()));
  }

  @Nullable Object http(Function<Exchange, @Nullable Object> value) {
    return of(Access.class, access -> access.http().map(value).orElse(null));
  }
}
