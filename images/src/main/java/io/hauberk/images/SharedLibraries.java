package io.hauberk.images;

import io.hauberk.sidecar.EnvironmentException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The libraries of this machine that a program needs to start, and the loader. */
final class SharedLibraries {
  /** {@code libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)}, or the loader without an arrow. */
  private static final Pattern LINE =
      Pattern.compile("^\\s*(?:(\\S+) => )?(/\\S+) \\(0x[0-9a-f]+\\)$", Pattern.MULTILINE);

  private static final Pattern MISSING = Pattern.compile("(\\S+) => not found");

  private SharedLibraries() {}

  /**
   * Adds to {@code layer} what {@code program} needs, where the loader looks by itself: in the
   * folder of the C library.
   *
   * @param searched folders to look in first, as a path list, or nothing
   */
  static void add(Layer layer, Path program, String searched) {
    add(layer, program, searched, Path.of("/nonexistent"));
  }

  /** As {@link #add(Layer, Path, String)}, but for those below {@code own}, which are there. */
  static void add(Layer layer, Path program, String searched, Path own) {
    String listed =
        Program.of("ldd", program.toString())
            .in(searched.isEmpty() ? Map.of() : Map.of("LD_LIBRARY_PATH", searched))
            .output();
    Matcher missing = MISSING.matcher(listed);
    if (missing.find()) {
      throw new EnvironmentException(
          "`" + program + "` needs `" + missing.group(1) + "`, which this machine does not have");
    }
    Map<String, Path> libraries = new TreeMap<>();
    Matcher lines = LINE.matcher(listed);
    while (lines.find()) {
      Path file = Path.of(lines.group(2));
      if (file.normalize().startsWith(own)) {
        continue;
      }
      if (lines.group(1) == null) {
        layer.file(file.toString(), file);
      } else {
        libraries.put(lines.group(1), file);
      }
    }
    Path standard = libraries.get("libc.so.6");
    if (standard == null) {
      throw new EnvironmentException(
          "`" + program + "` is not linked with glibc; the images are made on a machine with it");
    }
    Path folder = Objects.requireNonNull(standard.getParent());
    libraries.forEach((name, file) -> layer.file(folder.resolve(name).toString(), file));
  }
}
