package io.hauberk.evidence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the number of files small: eight neighbours of about one size become one of the next size,
 * and a day that is over becomes one file, as long as no file has too many records. Deletes what is
 * in a bigger file, or too old.
 */
final class Upkeep {
  static final long BIGGEST = 2_000_000;
  private static final int NEIGHBOURS = 8;

  /** Questions that began with a file are given that long to end. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Path folder;
  private final FileWriter writer;
  private final Importer.Options options;
  private final Map<StoreFile, Instant> superseded = new HashMap<>();

  Upkeep(Path folder, FileWriter writer, Importer.Options options) {
    this.folder = folder;
    this.writer = writer;
    this.options = options;
  }

  void look() throws IOException {
    StoreFiles files = StoreFiles.in(folder);
    for (var worth = worthMerging(files.files()); worth.isPresent(); ) {
      writer.merge(worth.get());
      files = StoreFiles.in(folder);
      worth = worthMerging(files.files());
    }
    deleteSuperseded(files);
    deleteOld(files);
  }

  /** Neighbours that are to become one. */
  static Optional<List<StoreFile>> worthMerging(List<StoreFile> files) {
    for (int to = files.size(); to > 0; to--) {
      StoreFile last = files.get(to - 1);
      boolean over = last.day().isBefore(files.getLast().day());
      int from = to - 1;
      long count = last.count();
      while (from > 0) {
        StoreFile before = files.get(from - 1);
        boolean fits =
            before.end() == files.get(from).first()
                && before.day().equals(last.day())
                && count + before.count() <= BIGGEST
                && (over || size(before) <= size(last));
        if (!fits) {
          break;
        }
        count += before.count();
        from--;
      }
      if (to - from >= (over ? 2 : NEIGHBOURS)) {
        return Optional.of(List.copyOf(files.subList(from, to)));
      }
    }
    return Optional.empty();
  }

  /** How often the count can be divided by eight. */
  private static int size(StoreFile file) {
    return (63 - Long.numberOfLeadingZeros(file.count())) / 3;
  }

  private void deleteSuperseded(StoreFiles files) throws IOException {
    Instant now = options.clock().instant();
    superseded.keySet().retainAll(files.superseded());
    for (StoreFile file : files.superseded()) {
      if (superseded.computeIfAbsent(file, unused -> now).isBefore(now.minus(GRACE))) {
        Files.deleteIfExists(file.path());
      }
    }
  }

  private void deleteOld(StoreFiles files) throws IOException {
    if (options.keep().isEmpty() || files.files().isEmpty()) {
      return;
    }
    LocalDate limit =
        LocalDate.ofInstant(options.clock().instant().minus(options.keep().get()), ZoneOffset.UTC);
    // The last one stays: it says how far the store is.
    for (StoreFile file : files.files().subList(0, files.files().size() - 1)) {
      if (file.day().isBefore(limit)) {
        Files.deleteIfExists(file.path());
      }
    }
  }
}
