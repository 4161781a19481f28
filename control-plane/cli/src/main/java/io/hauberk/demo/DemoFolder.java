package io.hauberk.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The mesh of the demonstration as files that an operator edits. */
final class DemoFolder {
  private static final List<String> FILES =
      List.of("workloads.yaml", "records.yaml", "deletes.yaml", "shadow.yaml", "reports.yaml");

  private final Path folder;

  private DemoFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * @param ports by the name that stands for each in the files
   */
  static DemoFolder write(Path folder, Map<String, Integer> ports) throws IOException {
    Files.createDirectories(folder);
    for (String file : FILES) {
      String text = resource(file);
      for (Map.Entry<String, Integer> port : ports.entrySet()) {
        text = text.replace("${" + port.getKey() + "}", port.getValue().toString());
      }
      Files.writeString(folder.resolve(file), text);
    }
    return new DemoFolder(folder);
  }

  Path path() {
    return folder;
  }

  /** Saves a file as a good editor does: whole, by a rename. */
  void replace(String file, String from, String to) throws IOException {
    String text = Files.readString(folder.resolve(file));
    if (!text.contains(from)) {
      throw new IllegalArgumentException("`" + file + "` does not hold `" + from + "`");
    }
    Path next = folder.resolve("." + file + ".next");
    Files.writeString(next, text.replace(from, to));
    Files.move(next, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  void delete(String file) throws IOException {
    Files.delete(folder.resolve(file));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(DemoFolder.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
