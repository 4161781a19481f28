package io.hauberk.benchmarks.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Java process that obeys lines and answers each with a line of numbers. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final PrintStream in;

  /**
   * @param said file of its complaints
   * @param prefix of the command, such as {@code nice}
   */
  ChildProcess(
      Path said, List<String> prefix, Class<?> main, List<String> flags, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(flags);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    process = new ProcessBuilder(command).redirectError(said.toFile()).start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  long[] ask(String order) {
    in.println(order);
    return answer();
  }

  long[] answer() {
    try {
      String line = out.readLine();
      while (line != null && !line.startsWith("= ")) {
        line = out.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("a process under measurement has ended");
      }
      return Arrays.stream(line.substring(2).split(" ", -1)).mapToLong(Long::parseLong).toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The other side's answer. */
  static void say(long... numbers) {
    StringBuilder line = new StringBuilder("=");
    for (long number : numbers) {
      line.append(' ').append(number);
    }
    System.out.println(line);
    System.out.flush();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    in.close();
    process.destroy();
  }
}
