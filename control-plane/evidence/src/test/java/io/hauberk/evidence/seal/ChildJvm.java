package io.hauberk.evidence.seal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of these tests in a process of its own, which may be killed. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * One whose folder is a tmpfs of its own. What it mounts ends with it, loop devices too, whatever
   * happens; before it is killed it tells where it waits.
   */
  static List<String> mounting(Class<?> program, Path folder, String room, int seconds) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "timeout",
                "--signal=QUIT",
                "--kill-after=20",
                Integer.toString(seconds),
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + room + " tmpfs \"$0\" && exec \"$@\"",
                folder.toString()));
    command.addAll(command(program, folder));
    return command;
  }

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
