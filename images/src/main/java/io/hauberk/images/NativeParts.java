package io.hauberk.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Shared libraries inside of archives, which their programs unpack when they run. */
final class NativeParts {
  /** DuckDB's, for the machine that the archive was chosen for. */
  private static final String DUCKDB = "libduckdb_java.so_linux_";

  private NativeParts() {}

  /** Unpacks them into {@code work}; none of a folder. */
  static List<Path> of(Path archive, Path work) throws IOException {
    if (Files.isDirectory(archive) || !archive.toString().endsWith(".jar")) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> e.getName().startsWith(DUCKDB)).toList()) {
        Path unpacked = work.resolve(entry.getName());
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
        }
        found.add(unpacked);
      }
    }
    return found;
  }
}
