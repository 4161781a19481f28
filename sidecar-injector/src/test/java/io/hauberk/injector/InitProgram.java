package io.hauberk.injector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code hauberk-init} as it stands beside the injector, built when a test first asks for it. */
final class InitProgram {
  private static final Path SOURCES =
      Path.of(System.getProperty("hauberk.root"), "sidecar-injector/init");

  /** A class is initialised once, whoever comes first. */
  private static final class Built {
    static final Path PROGRAM = build();
  }

  private InitProgram() {}

  /**
   * What Envoy is started with in pod {@code bob} of namespace {@code shop}.
   *
   * @param arguments of the proxy, as they stand in the pod
   */
  static String bootstrap(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(Built.PROGRAM.toString(), "bootstrap"));
    arguments.forEach(argument -> command.add(asTheKubeletGivesIt(argument)));
    return output(
        new ProcessBuilder(command),
        Map.of(
            "POD_UID",
            "uid",
            "POD_NAME",
            "bob",
            "POD_NAMESPACE",
            "shop",
            "SERVICE_ACCOUNT",
            "sa",
            "LOG_MODE",
            "streamed"));
  }

  private static String asTheKubeletGivesIt(String argument) {
    return argument.replace("$$", "$");
  }

  private static Path build() {
    try {
      Path program = Files.createTempDirectory("hauberk-init").resolve("hauberk-init");
      output(
          new ProcessBuilder("go", "build", "-o", program.toString(), ".")
              .directory(SOURCES.toFile()),
          Map.of("CGO_ENABLED", "0", "GOTOOLCHAIN", "local", "GOFLAGS", ""));
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output(ProcessBuilder command, Map<String, String> environment) {
    command.environment().putAll(environment);
    try {
      Process process = command.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(said);
      }
      return said;
    } catch (IOException e) {
      throw new AssertionError(
          "no `go`; install Go 1.24 or later (`apt-get install golang`, or https://go.dev/dl)", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
