package io.hauberk.policy.intent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Reads sources from a folder tree, one file or the standard input. */
public final class SourceFiles {
  private static final int DEEPEST = 32;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private SourceFiles() {}

  /**
   * The {@code *.yaml}, {@code *.yml} and {@code *.json} files below a folder, sorted by name;
   * hidden ones are left out, links are followed. Or one file of any name; or, for {@code -}, the
   * standard input.
   *
   * @throws UnreadableSourceException with a message for the user
   */
  public static List<SourceText> read(Path path) throws UnreadableSourceException {
    return read(path, System.in, Limits.STANDARD);
  }

  static List<SourceText> read(Path path, InputStream stdin, Limits limits)
      throws UnreadableSourceException {
    if (path.toString().equals("-")) {
      return List.of(new SourceText("<stdin>", text("<stdin>", stdin, limits)));
    }
    if (!Files.isDirectory(path)) {
      return List.of(file(path, limits));
    }
    List<SourceText> sources = new ArrayList<>();
    for (Path file : files(path, limits)) {
      sources.add(file(file, limits));
    }
    return sources;
  }

  private static List<Path> files(Path folder, Limits limits) throws UnreadableSourceException {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          DEEPEST,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
              return !directory.equals(folder) && isHidden(directory)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isDirectory()) {
                throw new UnreadableSourceException(
                    file.toString(), "is nested deeper than " + DEEPEST + " folders");
              }
              if (attributes.isRegularFile() && !isHidden(file) && isSource(file)) {
                files.add(file);
              }
              if (files.size() > limits.sources()) {
                throw new UnreadableSourceException(
                    folder.toString(),
                    "holds more than %,d files: name a smaller folder".formatted(limits.sources()));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (UnreadableSourceException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(folder.toString(), e);
    }
    files.sort(null);
    return files;
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static boolean isSource(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static SourceText file(Path file, Limits limits) throws UnreadableSourceException {
    try (InputStream in = Files.newInputStream(file)) {
      return new SourceText(file.toString(), text(file.toString(), in, limits));
    } catch (UnreadableSourceException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  private static String text(String name, InputStream in, Limits limits)
      throws UnreadableSourceException {
    try {
      byte[] bytes = in.readNBytes(4 * limits.characters() + 1);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.length() > limits.characters()) {
        throw new UnreadableSourceException(
            name,
            "is longer than %,d characters: split it into several files"
                .formatted(limits.characters()));
      }
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UnreadableSourceException(name, "is not UTF-8 text", e);
    } catch (UnreadableSourceException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static UnreadableSourceException unreadable(String name, IOException e) {
    return switch (e) {
      case NoSuchFileException missing ->
          new UnreadableSourceException(missing.getFile(), "does not exist", e);
      case AccessDeniedException denied ->
          new UnreadableSourceException(
              denied.getFile(), "may not be read: give this user the right to", e);
      case FileSystemLoopException loop ->
          new UnreadableSourceException(
              loop.getFile(), "is a link to a folder that it lies in: remove it", e);
      default -> new UnreadableSourceException(name, "cannot be read: " + e.getMessage(), e);
    };
  }
}
