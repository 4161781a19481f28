package io.hauberk.evidence.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Makes files. Each is there whole or not at all, also after a kill or a loss of power. */
final class FileWriter implements AutoCloseable {
  /** Groups of rows are skipped when no row of them can be meant; and are held in memory whole. */
  private static final int GROUP = 20_480;

  private static final String FORM =
      " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + GROUP + ")";

  private final Path folder;
  private final Engine engine;
  private final DuckDBAppender appender;
  private @Nullable Instant oldest;
  private @Nullable Instant newest;
  private long bytes;

  FileWriter(Path folder, Engine engine) throws IOException {
    this.folder = folder;
    this.engine = engine;
    try {
      engine.execute("CREATE TABLE fresh " + Column.table());
      this.appender = engine.connection().createAppender("fresh");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Takes a record, to be written with the next file. */
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
    Instant time = entry.time();
    oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
    newest = newest == null || time.isAfter(newest) ? time : newest;
    bytes += entry.bytes().length;
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

  /** Bytes of the records that wait for the next file. */
  long waiting() {
    return bytes;
  }

  /** Writes what was added. */
  StoreFile write(long first, long end, LocalDate day) throws IOException {
    StoreFile file =
        StoreFile.in(
            folder,
            first,
            end,
            day,
            oldest == null ? Instant.EPOCH : oldest,
            newest == null ? Instant.EPOCH : newest);
    try {
      appender.flush();
      copy("fresh", file);
      engine.execute("DELETE FROM fresh");
    } catch (SQLException e) {
      throw new IOException(e);
    }
    oldest = null;
    newest = null;
    bytes = 0;
    return file;
  }

  /** Writes the records of several files, each the next of the one before it, into one. */
  StoreFile merge(List<StoreFile> files) throws IOException {
    StoreFile file =
        StoreFile.in(
            folder,
            files.getFirst().first(),
            files.getLast().end(),
            files.getLast().day(),
            files.stream().map(StoreFile::oldest).min(Instant::compareTo).orElseThrow(),
            // the name rounds up again
            files.stream()
                .map(StoreFile::newest)
                .max(Instant::compareTo)
                .orElseThrow()
                .minusSeconds(1));
    try {
      copy("(FROM read_parquet(" + Engine.list(files) + ", union_by_name = true))", file);
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return file;
  }

  private void copy(String what, StoreFile file) throws IOException, SQLException {
    Path unfinished = folder.resolve(".unfinished");
    Files.deleteIfExists(unfinished);
    engine.execute(
        "COPY " + what + " TO " + Engine.quoted(unfinished.toAbsolutePath().toString()) + FORM);
    try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(unfinished, file.path(), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(folder)) {
      names.force(true);
    }
  }

  @Override
  public void close() {
    try {
      appender.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      engine.close();
    }
  }
}
