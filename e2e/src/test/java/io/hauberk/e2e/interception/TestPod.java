package io.hauberk.e2e.interception;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace with addresses of its own and a program in it.
 *
 * @param ipv4 of its interface {@code eth0}
 * @param ipv6 the same
 */
record TestPod(
    String name,
    String namespace,
    String ipv4,
    String ipv6,
    Process process,
    PrintWriter questions,
    BufferedReader answers)
    implements AutoCloseable {

  /**
   * Starts the program; it is ready when this returns.
   *
   * @param serves arguments of {@link PodProgram}
   */
  static TestPod start(
      String name, String namespace, String ipv4, String ipv6, Path log, String... serves)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx48m",
                "-cp",
                classes().toString(),
                PodProgram.class.getName()));
    command.addAll(List.of(serves));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    TestPod pod =
        new TestPod(
            name,
            namespace,
            ipv4,
            ipv6,
            process,
            new PrintWriter(process.getOutputStream(), true, UTF_8),
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)));
    if (!"ready".equals(pod.answers.readLine())) {
      throw new IllegalStateException("the program of " + name + " does not start; see " + log);
    }
    return pod;
  }

  private static Path classes() {
    return Path.of(PodProgram.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** The answer of {@link PodQuestion}, asked from inside the pod. */
  String ask(Object... words) throws IOException {
    questions.println(
        String.join("\t", java.util.stream.Stream.of(words).map(String::valueOf).toList()));
    String answer = answers.readLine();
    if (answer == null) {
      throw new IllegalStateException("the program of " + name + " has ended");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
