package io.hauberk.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program run to its end. Immutable: each method gives a changed copy. */
final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<String> words;
  private final Map<String, String> environment;
  private final @Nullable String input;
  private final @Nullable Path log;
  private final Duration patience;

  private Command(
      List<String> words,
      Map<String, String> environment,
      @Nullable String input,
      @Nullable Path log,
      Duration patience) {
    this.words = List.copyOf(words);
    this.environment = Map.copyOf(environment);
    this.input = input;
    this.log = log;
    this.patience = patience;
  }

  static Command of(String... words) {
    return of(List.of(words));
  }

  static Command of(List<String> words) {
    return new Command(words, Map.of(), null, null, PATIENCE);
  }

  /** The same with {@code more} words behind. */
  Command with(String... more) {
    return new Command(
        Stream.concat(words.stream(), Stream.of(more)).toList(), environment, input, log, patience);
  }

  /** With these variables over those of this process. */
  Command in(Map<String, String> variables) {
    return new Command(words, variables, input, log, patience);
  }

  Command reading(String text) {
    return new Command(words, environment, text, log, patience);
  }

  /** Both outputs go to the file, none into the outcome. */
  Command logging(Path file) {
    return new Command(words, environment, input, file, patience);
  }

  Command within(Duration limit) {
    return new Command(words, environment, input, log, limit);
  }

  /** Runs it; a program that does not end in time is killed and shows as exit 137. */
  Outcome run() {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    if (log != null) {
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
    }
    try {
      Process process = builder.start();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      write(process);
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Outcome(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + this, e);
    }
  }

  /**
   * What it printed.
   *
   * @throws IllegalStateException with its words when it failed
   */
  String output() {
    Outcome outcome = run();
    if (outcome.exit() != 0) {
      throw new IllegalStateException(this + ": " + outcome + logged());
    }
    return outcome.out();
  }

  private String logged() {
    try {
      return log == null ? "" : "\n" + tail(log);
    } catch (IOException e) {
      return " (and nothing in " + log + ")";
    }
  }

  static String tail(Path file) throws IOException {
    List<String> lines = Files.readString(file).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  private void write(Process process) throws IOException {
    try (var stream = process.getOutputStream()) {
      if (input != null) {
        stream.write(input.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // It ended without reading everything; its outcome tells why.
      if (process.isAlive() && input == null) {
        throw e;
      }
    }
  }

  private static CompletableFuture<String> read(java.io.InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    return text;
  }

  @Override
  public String toString() {
    return "`" + String.join(" ", words) + "`";
  }
}
