package io.hauberk.evidence.sink.receiver;

import io.hauberk.evidence.sink.Pumps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program beside the test; it ends with the test's virtual machine at the latest. */
public final class Child implements AutoCloseable {
  private static final String LEASH = "read -r released || kill -9 \"$1\"";

  private final Process process;
  private final Process leash;
  private final Path log;

  private Child(Process process, Process leash, Path log) {
    this.process = process;
    this.leash = leash;
    this.log = log;
  }

  public static Child start(Path log, Map<String, String> environment, List<String> words) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      Process leash =
          new ProcessBuilder("setsid", "sh", "-c", LEASH, "leash", Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Child(process, leash, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it takes connections at each of these ports. */
  Child serving(int... ports) {
    for (int port : ports) {
      Pumps.await(() -> takes(port), this::lastWords);
    }
    return this;
  }

  private static boolean takes(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Asked to end, and waited for; killed when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
      }
      leash.getOutputStream().write('\n');
      leash.getOutputStream().close();
      leash.waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      leash.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it said last, for a message. */
  public String lastWords() {
    try {
      String text = Files.readString(log);
      return log + ": ..." + text.substring(Math.max(0, text.length() - 2000));
    } catch (IOException e) {
      return log + " is empty";
    }
  }
}
