package io.hauberk.evidence.seal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of these tests in a process of its own, which may be killed. */
final class ChildJvm {
  private ChildJvm() {}

  static List<String> command(Class<?> program, Path folder) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            folder.toString()));
  }
}
