package io.hauberk.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
  private static final String NATIVE = "libduckdb_java.so_linux_amd64";

  @TempDir Path folder = Path.of("");

  @Test
  void whatADriverWouldUnpackLiesBesideItsArchive() throws IOException {
    Path archive = archive("driver-1.jar", "META-INF/MANIFEST.MF", "Driver.class", NATIVE);

    Library library = Library.of(archive, Files.createDirectory(folder.resolve("work")));

    assertEquals("driver-1.jar", library.name());
    assertEquals(List.of("META-INF/MANIFEST.MF", "Driver.class"), names(library.archive()));
    assertEquals(
        List.of(NATIVE),
        library.nativeParts().stream().map(part -> part.getFileName().toString()).toList());
    assertEquals(NATIVE, Files.readString(library.nativeParts().getFirst()));
  }

  @Test
  void equalArchivesAreTakenApartIntoEqualBytes() throws IOException {
    Path archive = archive("driver-1.jar", "Driver.class", NATIVE);

    Library first = Library.of(archive, Files.createDirectory(folder.resolve("a")));
    Library second = Library.of(archive, Files.createDirectory(folder.resolve("b")));

    assertArrayEquals(Files.readAllBytes(first.archive()), Files.readAllBytes(second.archive()));
  }

  @Test
  void othersStayAsTheyAre() throws IOException {
    Path archive = archive("other-1.jar", "Other.class");

    assertEquals(
        new Library("other-1.jar", archive, List.of()),
        Library.of(archive, Files.createDirectory(folder.resolve("work"))));
  }

  private Path archive(String name, String... entries) throws IOException {
    Path archive = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String entry : entries) {
        ZipEntry dated = new ZipEntry(entry);
        dated.setTimeLocal(LocalDateTime.of(2026, 5, 20, 14, 59));
        zip.putNextEntry(dated);
        zip.write(entry.getBytes(StandardCharsets.UTF_8));
      }
    }
    return archive;
  }

  private static List<String> names(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
    }
  }
}
