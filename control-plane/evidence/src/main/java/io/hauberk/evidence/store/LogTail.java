package io.hauberk.evidence.store;

import io.hauberk.evidence.log.DamagedLog;
import io.hauberk.evidence.log.SegmentTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log has and the store has not yet, as a table beside the store's files. */
final class LogTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
  private static final int AT_ONCE = 1024;

  /** More than what comes in the seconds that an importer waits; what is above waits for it. */
  private static final long MOST = 100_000;

  private final SegmentTail log;
  private final FreshTable table;
  private final InstantSource clock;
  private long first;
  private long end;

  LogTail(Path segments, InstantSource clock, Engine engine) throws IOException {
    this.log = new SegmentTail(segments);
    this.table = new FreshTable(engine);
    this.clock = clock;
  }

  /** Index of the first record in the table. */
  long first() {
    return first;
  }

  long end() {
    return end;
  }

  boolean isEmpty() {
    return first == end;
  }

  /**
   * Makes the table hold what is in the log from that index on.
   *
   * @return whether there is nothing missing between
   */
  boolean follow(long from) throws IOException {
    if (from > first) {
      table.drop(from);
      first = from;
      end = Math.max(end, from);
    }
    while (end - first < MOST) {
      SegmentTail.Records records = read();
      if (records.all().isEmpty()) {
        break;
      }
      if (isEmpty() || records.first() > end) {
        // What was between is sealed, so that the store has it.
        table.drop(records.first());
        first = records.first();
      }
      end = records.first();
      Instant now = clock.instant();
      for (byte[] record : records.all()) {
        table.add(Entry.of(end++, record, now));
      }
      table.flush();
    }
    return isEmpty() || first == from;
  }

  private SegmentTail.Records read() throws IOException {
    try {
      return log.read(end, AT_ONCE);
    } catch (DamagedLog e) {
      LOG.warn("the newest records cannot be read, run `hauberk audit verify`: {}", e.getMessage());
      return new SegmentTail.Records(end, List.of());
    }
  }

  @Override
  public void close() {
    table.close();
  }
}
