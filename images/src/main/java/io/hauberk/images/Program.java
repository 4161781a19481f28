package io.hauberk.images;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program of this machine that helps to make an image. */
final class Program {
  private final List<String> words;
  private final Map<String, String> environment;
  private final @Nullable Path directory;

  private Program(List<String> words, Map<String, String> environment, @Nullable Path directory) {
    this.words = List.copyOf(words);
    this.environment = Map.copyOf(environment);
    this.directory = directory;
  }

  static Program of(String... words) {
    return new Program(List.of(words), Map.of(), null);
  }

  static Program of(List<String> words) {
    return new Program(words, Map.of(), null);
  }

  /** The same with {@code more} words behind. */
  Program with(String... more) {
    return new Program(
        Stream.concat(words.stream(), Stream.of(more)).toList(), environment, directory);
  }

  Program in(Map<String, String> variables) {
    return new Program(words, variables, directory);
  }

  Program at(Path folder) {
    return new Program(words, environment, folder);
  }

  /**
   * What it printed.
   *
   * @throws EnvironmentException with its words, when it cannot be started or fails
   */
  String output() {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new EnvironmentException(
            "`%s` did not succeed: %s".formatted(String.join(" ", words), said.strip()));
      }
      return said;
    } catch (IOException e) {
      throw new EnvironmentException(
          "`%s` is needed to make the images: %s".formatted(words.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted", e);
    }
  }
}
