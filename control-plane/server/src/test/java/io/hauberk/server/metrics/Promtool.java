package io.hauberk.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus' own judge. */
public final class Promtool {
  private Promtool() {}

  /** Fails with what it says unless it is content. */
  public static void judge(Path folder, byte[] input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    Path tools = KubernetesBinaries.locate().require(Component.PROMTOOL);
    command.add(tools.resolve("promtool").toString());
    command.addAll(List.of(arguments));
    Path in = Files.write(folder.resolve("promtool.in"), input);
    Path out = folder.resolve("promtool.out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "promtool does not end");
    assertEquals(0, process.exitValue(), () -> text(out));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return "promtool refuses, and what it says cannot be read";
    }
  }
}
