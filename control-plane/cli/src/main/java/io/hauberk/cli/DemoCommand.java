package io.hauberk.cli;

import io.hauberk.demo.Demo;
import io.hauberk.demo.DemoLine;
import io.hauberk.demo.DemoReport;
import io.hauberk.sidecar.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows on one machine, in a minute, what the firewall does. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the firewall at work on this machine, in less than a minute.",
      "",
      "Starts a control plane and real Envoys for Bob, Alice and some intruders on loopback, sends",
      "real requests, and prints who got through, who did not, which layer and which rule decided.",
      "",
      "Exit status 1 when anything differs from what is expected."
    })
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final OutputOption output = new OutputOption();

  @Option(names = "--keep", description = "leave it running and print commands to try by hand")
  boolean keep;

  @Option(names = "--envoy", paramLabel = "FILE", description = "the Envoy to run")
  @Nullable Path envoy;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "an empty folder for everything that is written (default: a temporary one)")
  @Nullable Path dir;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure();
    EnvoyBinary binary =
        EnvoyBinary.locate(Optional.ofNullable(envoy), terminal.environment(), terminal::say);
    Path root = null;
    try {
      root = dir == null ? Files.createTempDirectory("hauberk-demo") : Files.createDirectories(dir);
      return play(root.toRealPath(), binary);
    } catch (IOException e) {
      throw Failure.environment("the demonstration cannot run here: " + e.getMessage());
    } finally {
      if (dir == null && root != null) {
        delete(root);
      }
    }
  }

  private int play(Path root, EnvoyBinary binary) throws IOException, InterruptedException {
    try (Demo demo = Demo.start(root, program(), binary, terminal::say)) {
      DemoReport report = demo.play(this::show);
      List<String> end = new ArrayList<>();
      long good = report.lines().stream().filter(DemoLine::ok).count();
      end.add("");
      end.add(
          String.format(
              Locale.ROOT,
              "%d of %d as expected, %.1f s",
              good,
              report.lines().size(),
              report.seconds()));
      if (keep) {
        end.add("");
        end.addAll(demo.commands());
      }
      output.print(terminal.out(), end, value(report));
      if (keep) {
        terminal.say("running until Ctrl-C");
        ServeCommand.untilTold();
      }
      return report.passed() ? ExitCode.OK : ExitCode.FINDING;
    }
  }

  private void show(DemoLine line) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%-6s  %-30s %s", line.ok() ? "ok" : "FAILED", line.who(), line.what()));
    lines.add("          expected  " + line.expected());
    lines.add("          seen      " + line.seen());
    if (!line.note().isEmpty()) {
      lines.add("                    " + line.note());
    }
    if (output.format == OutputOption.Format.TEXT) {
      lines.forEach(terminal.out()::println);
      terminal.out().flush();
    } else {
      terminal.say(lines.getFirst());
    }
  }

  private static Map<String, Object> value(DemoReport report) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("passed", report.passed());
    value.put("seconds", Math.round(report.seconds() * 10) / 10.0);
    value.put("lines", report.lines().stream().map(DemoCommand::value).toList());
    return value;
  }

  private static Map<String, Object> value(DemoLine line) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("who", line.who());
    value.put("what", line.what());
    value.put("expected", line.expected());
    value.put("seen", line.seen());
    value.put("ok", line.ok());
    if (!line.note().isEmpty()) {
      value.put("note", line.note());
    }
    return value;
  }

  /** How this very program is started again, with the same machine and the same classes. */
  private static List<String> program() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(word -> word.startsWith("-X") || word.startsWith("--"))
            .toList());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.hauberk.cli.Main"));
    return words;
  }

  private static void delete(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      // it is in the folder for temporary files
    }
  }
}
