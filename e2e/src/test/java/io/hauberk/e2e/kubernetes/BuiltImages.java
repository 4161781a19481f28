package io.hauberk.e2e.kubernetes;

import io.hauberk.sidecar.EnvironmentException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The three images as {@code images/build} makes them: what nodes run here is what a user gets.
 * They are made once in the life of this virtual machine.
 *
 * @param folder of the archives
 */
record BuiltImages(Path folder) {
  static final String VERSION = "0.1.0";

  private static final Path ROOT = Path.of(System.getProperty("hauberk.root"));

  /** Whom Maven is asked for by {@code images/build}: it runs this test and has done it before. */
  private static final String MAVEN =
      """
      #!/bin/sh
      printf '%s\\n' "$PWD" "$@" >"$0.asked"
      """;

  /** Makes them unless this virtual machine has. */
  static synchronized BuiltImages here() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "images");
    BuiltImages images = new BuiltImages(folder);
    Path mark = folder.resolve("made-by");
    if (!Files.exists(mark) || !Files.readString(mark).equals(self())) {
      requirePackages();
      Files.deleteIfExists(mark);
      images.build();
      Files.writeString(mark, self());
    }
    return images;
  }

  /** {@code control-plane}, {@code proxy} or {@code init}. */
  Path archive(String name) {
    return folder.resolve(name + ".tar");
  }

  List<Path> archives() {
    return Stream.of("control-plane", "proxy", "init").map(this::archive).toList();
  }

  /** What {@code images/build} asked Maven for: where, and its words. */
  List<String> asked() throws IOException {
    return Files.readAllLines(folder.resolve("tools/mvn.asked"));
  }

  private void build() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Files.writeString(tools.resolve("mvn"), MAVEN).toFile().setExecutable(true);
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(ROOT.resolve("images/build").toString(), "--output", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .merge("PATH", tools.toString(), (path, first) -> first + File.pathSeparator + path);
    Process process = builder.start();
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "`images/build` did not succeed: " + Files.readString(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Else what was edited since would not be what is tested. */
  private static void requirePackages() {
    Optional<Path> folder =
        Stream.of(classpath().split(File.pathSeparator))
            .map(Path::of)
            .filter(entry -> entry.startsWith(ROOT) && entry.endsWith("target/classes"))
            .filter(entry -> !entry.startsWith(ROOT.resolve("e2e")))
            .findFirst();
    if (folder.isPresent()) {
      throw new EnvironmentException(
          "images are made of packages, and the class path has `"
              + folder.get()
              + "`; run `mvn verify -pl e2e -am -Dtest=...`, not `mvn test`");
    }
  }

  private static String classpath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String self() {
    ProcessHandle self = ProcessHandle.current();
    return self.pid() + " " + self.info().startInstant();
  }
}
