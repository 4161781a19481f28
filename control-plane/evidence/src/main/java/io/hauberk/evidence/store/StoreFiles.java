package io.hauberk.evidence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a folder that count, by their indices: a file whose records are in a bigger one as
 * well is left out.
 *
 * @param superseded those that do not count any more
 */
record StoreFiles(List<StoreFile> files, List<StoreFile> superseded) {
  StoreFiles {
    files = List.copyOf(files);
    superseded = List.copyOf(superseded);
  }

  /**
   * @throws NoSuchFileException when there is no such folder
   */
  static StoreFiles in(Path folder) throws IOException {
    List<StoreFile> all;
    try (Stream<Path> paths = Files.list(folder)) {
      all = paths.map(StoreFile::of).flatMap(Optional::stream).sorted(StoreFile.ORDER).toList();
    }
    List<StoreFile> files = new ArrayList<>();
    List<StoreFile> superseded = new ArrayList<>();
    for (StoreFile file : all) {
      // INVARIANT: files are made one after the other or of whole others, so ranges nest or are
      // apart
      boolean covered = !files.isEmpty() && files.getLast().covers(file);
      (covered ? superseded : files).add(file);
    }
    return new StoreFiles(files, superseded);
  }

  /** One more than the newest index; 0 when there is none. */
  long end() {
    return files.isEmpty() ? 0 : files.getLast().end();
  }

  /** What they have together. */
  Extent extent() {
    List<Extent.Range> missing = new ArrayList<>();
    for (int i = 1; i < files.size(); i++) {
      long before = files.get(i - 1).end();
      if (files.get(i).first() > before) {
        missing.add(new Extent.Range(before, files.get(i).first()));
      }
    }
    return new Extent(files.isEmpty() ? 0 : files.getFirst().first(), end(), missing);
  }
}
