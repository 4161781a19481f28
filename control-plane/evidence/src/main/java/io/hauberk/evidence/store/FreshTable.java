package io.hauberk.evidence.store;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Records that are in no file yet, as the table {@code fresh} in memory. */
final class FreshTable implements AutoCloseable {
  private final Engine engine;
  private final DuckDBAppender appender;

  FreshTable(Engine engine) throws IOException {
    this.engine = engine;
    try {
      engine.execute("CREATE TABLE fresh " + Column.table());
      this.appender = engine.connection().createAppender("fresh");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Adds a record, which is to be found after the next {@link #flush}. */
  void add(Entry entry) throws IOException {
    try {
      appender.beginRow();
      for (Column column : Column.ALL) {
        append(column.value().apply(entry));
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  void flush() throws IOException {
    try {
      appender.flush();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Drops what is before that index. */
  void drop(long before) throws IOException {
    try {
      engine.execute("DELETE FROM fresh WHERE \"index\" < " + before);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private void append(@Nullable Object value) throws SQLException {
    switch (value) {
      case null -> appender.appendNull();
      case String text -> appender.append(text);
      case Long number -> appender.append(number.longValue());
      case Boolean flag -> appender.append(flag.booleanValue());
      case Instant time ->
          appender.appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, time));
      case byte[] blob -> appender.append(blob);
      default -> throw new IllegalArgumentException(value.getClass().getName());
    }
  }

  @Override
  public void close() {
    try {
      appender.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
