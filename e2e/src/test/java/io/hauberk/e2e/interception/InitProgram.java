package io.hauberk.e2e.interception;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code hauberk-init} as images have it: what runs in pods beside Envoy. */
public final class InitProgram {
  private static final Path SOURCES =
      Path.of(System.getProperty("hauberk.root"), "sidecar-injector/init");

  private InitProgram() {}

  /** Builds it into a directory. */
  public static Path in(Path directory) throws IOException {
    Path program = directory.resolve("hauberk-init");
    ProcessBuilder go =
        new ProcessBuilder(
            List.of(
                "go",
                "build",
                "-trimpath",
                "-buildvcs=false",
                "-ldflags=-s -w",
                "-o",
                program.toString(),
                "."));
    go.environment().putAll(Map.of("CGO_ENABLED", "0", "GOTOOLCHAIN", "local", "GOFLAGS", ""));
    Process build = start(go.directory(SOURCES.toFile()).redirectErrorStream(true));
    try (var out = build.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, build.waitFor(), said);
      return program;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Process start(ProcessBuilder go) {
    try {
      return go.start();
    } catch (IOException e) {
      throw new AssertionError(
          "no `go`; install Go 1.24 or later (`apt-get install golang`, or https://go.dev/dl)", e);
    }
  }
}
