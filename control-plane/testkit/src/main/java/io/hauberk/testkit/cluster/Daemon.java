package io.hauberk.testkit.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs until it is told otherwise, or until this virtual machine is gone: a shell
 * beside it waits for the end of a pipe that only this process holds open.
 */
final class Daemon implements AutoCloseable {
  private static final String LEASH = "read -r released || kill -9 \"$1\"";

  private final String name;
  private final Path log;
  private final Process process;
  private final Process leash;

  private Daemon(String name, Path log, Process process, Process leash) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.leash = leash;
  }

  /**
   * @param directory gets {@code <name>.log}; a second start adds to it
   */
  static Daemon start(
      String name, Path directory, Map<String, String> environment, List<String> words)
      throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    process.getOutputStream().close();
    try {
      Process leash =
          new ProcessBuilder("setsid", "sh", "-c", LEASH, "leash", Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Daemon(name, log, process, leash);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its last words, for a message. */
  String lastWords() {
    try {
      return name + " (" + log + "):\n" + Command.tail(log);
    } catch (IOException e) {
      return name + " wrote nothing to " + log;
    }
  }

  /**
   * Killed outright: an API server would wait for its watches, and nothing here outlives a test.
   */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      leash.getOutputStream().write('\n');
      leash.getOutputStream().close();
      leash.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      // The leash saw the end of its pipe by itself.
      leash.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
