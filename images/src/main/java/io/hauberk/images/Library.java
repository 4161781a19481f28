package io.hauberk.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A library of the class path, in the parts that belong in an image. What a driver would unpack at
 * every start lies beside its archive: nobody has to be able to write, and no start waits for it.
 *
 * @param name of its file
 * @param archive without the native parts
 * @param nativeParts to lie beside it, under their own names
 */
record Library(String name, Path archive, List<Path> nativeParts) {
  /**
   * DuckDB's, for the machine that the archive was chosen for. Its driver looks inside of its
   * archive, in {@code java.library.path}, then beside the archive.
   */
  private static final String DUCKDB = "libduckdb_java.so_linux_";

  /** Takes it apart, into {@code work}, where there is something to take apart. */
  static Library of(Path archive, Path work) throws IOException {
    String name = String.valueOf(archive.getFileName());
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      if (entries.stream().noneMatch(entry -> entry.getName().startsWith(DUCKDB))) {
        return new Library(name, archive, List.of());
      }
      List<Path> natives = new ArrayList<>();
      Path rest = work.resolve(name);
      try (OutputStream out = Files.newOutputStream(rest);
          ZipOutputStream kept = new ZipOutputStream(out)) {
        for (ZipEntry entry : entries) {
          try (InputStream in = zip.getInputStream(entry)) {
            if (entry.getName().startsWith(DUCKDB)) {
              Path part = work.resolve(entry.getName());
              Files.copy(in, part);
              natives.add(part);
            } else {
              ZipEntry copy = new ZipEntry(entry.getName());
              copy.setTimeLocal(entry.getTimeLocal());
              kept.putNextEntry(copy);
              in.transferTo(kept);
              kept.closeEntry();
            }
          }
        }
      }
      return new Library(name, rest, natives);
    }
  }
}
