package io.hauberk.evidence.sink.receiver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Programs that tests fetch by the names of their packages, once, into {@code
 * $XDG_CACHE_HOME/hauberk/receivers}; several processes may ask at once.
 */
public final class Fetched {
  private Fetched() {}

  /**
   * The folder that the script filled. It runs there, in an empty one, under {@code sh -eu}.
   *
   * @param otherwise the sentence that says how to get what is missing
   */
  public static Path folder(String name, String script, String otherwise) {
    Path folder = cache().resolve(name + "-" + hash(script));
    Path done = folder.resolve(".done");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Objects.requireNonNull(lock);
        if (!Files.exists(done)) {
          run(folder, script, otherwise);
          Files.createFile(done);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void run(Path folder, String script, String otherwise)
      throws IOException, InterruptedException {
    System.err.println("hauberk: fetching " + folder + ", once");
    Path log = folder.resolve(".log");
    Process process =
        new ProcessBuilder("nice", "sh", "-eu", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(20, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      String said = Files.readString(log);
      throw new IllegalStateException(
          otherwise + "; it said:\n" + said.substring(Math.max(0, said.length() - 2000)));
    }
  }

  private static Path cache() {
    String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    return (xdg.startsWith("/")
            ? Path.of(xdg, "hauberk")
            : Path.of(System.getenv().getOrDefault("HOME", "/tmp"), ".cache", "hauberk"))
        .resolve("receivers");
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(script.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
