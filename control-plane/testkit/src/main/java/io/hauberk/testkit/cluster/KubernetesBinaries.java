package io.hauberk.testkit.cluster;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The programs of {@link Component}, each built when it is first asked for and then kept in {@code
 * $XDG_CACHE_HOME/hauberk/kubernetes/<version>/bin}. Several processes may ask at once: one builds,
 * the others wait. What was built by another script than today's is built again.
 */
public final class KubernetesBinaries {
  /** Of Kubernetes itself; the others are pinned in their scripts. */
  public static final String VERSION = "1.37.1";

  private static final Duration LONGEST_BUILD = Duration.ofMinutes(50);

  private final Map<String, String> environment;
  private final Consumer<String> progress;
  private final Path folder;

  KubernetesBinaries(Map<String, String> environment, Consumer<String> progress) {
    this.environment = environment;
    this.progress = progress;
    this.folder = cache().resolve("kubernetes").resolve(VERSION);
  }

  /** For this process; progress goes to standard error. */
  public static KubernetesBinaries locate() {
    return new KubernetesBinaries(System.getenv(), line -> System.err.println("hauberk: " + line));
  }

  /**
   * The folder that holds the programs of all {@code components}.
   *
   * @throws EnvironmentException when one has to be built and cannot be here, with the sentence
   *     that says why and what to do
   */
  public Path require(Component... components) {
    for (Component component : components) {
      if (!Files.exists(stamp(component))) {
        buildAlone(component);
      }
    }
    return bin();
  }

  private Path bin() {
    return folder.resolve("bin");
  }

  private Path cache() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    return xdg.startsWith("/")
        ? Path.of(xdg, "hauberk")
        : Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache", "hauberk");
  }

  private void buildAlone(Component component) {
    new BuildTools(environment).require(component);
    try {
      Files.createDirectories(bin());
      Files.createDirectories(folder.resolve("log"));
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = hold(channel)) {
        Objects.requireNonNull(held);
        if (!Files.exists(stamp(component))) {
          build(component);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep programs in `" + folder + "`", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while building " + component.script(), e);
    }
  }

  private void build(Component component) throws IOException {
    Path log = folder.resolve("log").resolve(component.script().replace(".sh", ".log"));
    String name = component.script().replace(".sh", "");
    progress.accept(
        "building %s, once (about %s; log: %s)".formatted(name, component.duration(), log));
    long start = System.nanoTime();
    Path work = Files.createTempDirectory(folder, "build");
    try {
      Path out = Files.createDirectory(work.resolve("out"));
      Path sources = Files.createDirectory(work.resolve("source"));
      for (String source : component.sources()) {
        Files.write(sources.resolve(source), Resource.bytes(source));
      }
      Path script =
          Files.write(work.resolve(component.script()), Resource.bytes(component.script()));
      Outcome outcome = compile(script, sources, out, log);
      if (!outcome.succeeded()) {
        throw new EnvironmentException(
            "building %s failed; all of it is in %s:%n%s".formatted(name, log, Command.tail(log)));
      }
      keep(out);
      Files.createFile(stamp(component));
    } finally {
      delete(work);
    }
    progress.accept(
        "built %s in %d s".formatted(name, (System.nanoTime() - start) / 1_000_000_000));
  }

  private Outcome compile(Path script, Path sources, Path out, Path log) {
    return Command.of("nice", "sh", "-euc", "cd \"$1\" && . \"$2\"", "build")
        .with(sources.toString(), script.toString())
        .in(
            Map.of(
                "OUT", out.toString(),
                "CGO_ENABLED", "0",
                "GOFLAGS", "-buildvcs=false -trimpath",
                "GOTOOLCHAIN", "local"))
        .logging(log)
        .within(LONGEST_BUILD)
        .run();
  }

  /** Renamed one by one: what runs keeps the file that it was started from. */
  private void keep(Path out) throws IOException {
    try (Stream<Path> built = Files.list(out)) {
      for (Path file : built.toList()) {
        Path target = bin().resolve(Objects.requireNonNull(file.getFileName()));
        if (Files.isDirectory(target)) {
          delete(target);
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> left = Files.walk(tree)) {
      left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  private Path stamp(Component component) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name :
          Stream.concat(Stream.of(component.script()), component.sources().stream()).toList()) {
        digest.update(Resource.bytes(name));
      }
      String hash = HexFormat.of().formatHex(digest.digest(), 0, 6);
      return folder.resolve("." + component.script().replace(".sh", "-") + hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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
}
