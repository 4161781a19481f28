package io.hauberk.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one layer of an image adds, by absolute path. Folders above what is added come by
 * themselves.
 */
public final class Layer {
  private sealed interface Entry {}

  private record Folder(int mode) implements Entry {}

  private record Text(String content, int mode) implements Entry {}

  private record Copy(Path source, int mode) implements Entry {}

  private record Link(String target) implements Entry {}

  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** A folder with its own mode, such as 01777 for {@code /tmp}. */
  public Layer directory(String path, int mode) {
    return put(path, new Folder(mode));
  }

  public Layer text(String path, String content) {
    return put(path, new Text(content, 0644));
  }

  public Layer script(String path, String content) {
    return put(path, new Text(content, 0755));
  }

  /** A copy of a file, which is read when the image is written. Executable if the file is. */
  public Layer file(String path, Path source) {
    return put(path, new Copy(source, Files.isExecutable(source) ? 0755 : 0644));
  }

  /** A copy of a program of this machine and of the libraries that it needs to start. */
  public Layer program(String path, Path source) {
    SharedLibraries.add(this, source, "");
    return file(path, source);
  }

  /** A symbolic link. */
  public Layer link(String path, String target) {
    return put(path, new Link(target));
  }

  /** A copy of everything below a folder. */
  public Layer tree(String path, Path source) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      files
          .filter(file -> !file.equals(source))
          .forEach(file -> copy(path + "/" + source.relativize(file), file));
    }
    return this;
  }

  private void copy(String path, Path file) {
    try {
      if (Files.isSymbolicLink(file)) {
        link(path, Files.readSymbolicLink(file).toString());
      } else if (Files.isDirectory(file)) {
        directory(path, 0755);
      } else {
        file(path, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Layer put(String path, Entry entry) {
    if (!path.startsWith("/") || path.endsWith("/")) {
      throw new IllegalArgumentException("`" + path + "` is not the absolute path of a file");
    }
    String name = path.substring(1);
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      entries.putIfAbsent(name.substring(0, slash), new Folder(0755));
    }
    entries.put(name, entry);
    return this;
  }

  /** The files of this machine that are in it, by their path without the first slash. */
  Map<String, Path> copies() {
    Map<String, Path> copies = new TreeMap<>();
    entries.forEach(
        (path, entry) -> {
          if (entry instanceof Copy(Path source, int mode)) {
            copies.put(path, source);
          }
        });
    return copies;
  }

  void write(Tar tar) throws IOException {
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      String name = entry.getKey();
      switch (entry.getValue()) {
        case Folder(int mode) -> tar.directory(name, mode);
        case Text(String content, int mode) ->
            tar.file(name, mode, content.getBytes(StandardCharsets.UTF_8));
        case Copy(Path source, int mode) -> tar.file(name, mode, source);
        case Link(String target) -> tar.link(name, target);
      }
    }
  }
}
