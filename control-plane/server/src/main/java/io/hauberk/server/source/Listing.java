package io.hauberk.server.source;

import io.hauberk.policy.intent.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The YAML files below a folder without their content; two equal listings mean, short of a clock
 * that stands still, equal content. Names that begin with a dot are left out: they are what editors
 * and mounts of Kubernetes keep for themselves.
 */
record Listing(SortedMap<String, Stamp> files, List<Path> directories, List<Problem> problems) {
  private static final int MAX_DEPTH = 32;

  /** What changes when a file is written or replaced. */
  record Stamp(Path path, long size, FileTime modified, @Nullable Object inode) {}

  static Listing of(Path root) {
    Walk walk = new Walk(root);
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, walk);
    } catch (IOException e) {
      walk.unreadable(root, e);
    }
    return new Listing(walk.files, walk.directories, walk.problems);
  }

  /** Whether a file that held something in {@code before} holds nothing: it is being rewritten. */
  boolean emptied(Listing before) {
    return files.entrySet().stream()
        .anyMatch(
            file -> {
              Stamp old = before.files.get(file.getKey());
              return file.getValue().size() == 0 && old != null && old.size() > 0;
            });
  }

  static Problem problem(String code, String source, String message) {
    return new Problem(code, Problem.Severity.ERROR, source, 1, 1, message);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final SortedMap<String, Stamp> files = new TreeMap<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!directory.equals(root) && hidden(directory)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      directories.add(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.equals(root)) {
        problems.add(problem("HBK6001", root.toString(), "`" + root + "` is not a folder"));
      } else if (isYaml(file) && !hidden(file)) {
        files.put(
            name(file),
            new Stamp(
                file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (file.equals(root) || !hidden(file)) {
        unreadable(file, e);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      if (e != null) {
        unreadable(directory, e);
      }
      return FileVisitResult.CONTINUE;
    }

    private void unreadable(Path file, IOException e) {
      problems.add(problem("HBK6001", name(file), "`" + file + "` " + reason(e)));
    }

    private String name(Path file) {
      return file.equals(root)
          ? root.toString()
          : root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private static boolean hidden(Path file) {
      return Objects.toString(file.getFileName()).startsWith(".");
    }

    private static boolean isYaml(Path file) {
      String name = Objects.toString(file.getFileName());
      return name.endsWith(".yaml") || name.endsWith(".yml");
    }
  }

  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "cannot be read: give this user permission to read it";
      case NoSuchFileException missing -> "does not exist";
      case FileSystemLoopException loop -> "is a symbolic link into a folder above itself";
      default -> "cannot be read: " + e.getMessage();
    };
  }
}
