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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes files. Each is there whole or not at all, also after a kill or a loss of power. */
final class FileWriter implements AutoCloseable {
  /** Groups of rows are skipped when no row of them can be meant; and are held in memory whole. */
  private static final int GROUP = 20_480;

  private static final String FORM =
      " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + GROUP + ")";

  private final Path folder;
  private final Engine engine;
  private final FreshTable fresh;
  private @Nullable Instant oldest;
  private @Nullable Instant newest;
  private long bytes;

  FileWriter(Path folder, Engine engine) throws IOException {
    this.folder = folder;
    this.engine = engine;
    this.fresh = new FreshTable(engine);
  }

  /** Takes a record, to be written with the next file. */
  void add(Entry entry) throws IOException {
    fresh.add(entry);
    Instant time = entry.time();
    oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
    newest = newest == null || time.isAfter(newest) ? time : newest;
    bytes += entry.bytes().length;
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
      fresh.flush();
      copy("fresh", file);
      fresh.drop(end);
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
      fresh.close();
    } finally {
      engine.close();
    }
  }
}
