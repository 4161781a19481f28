package io.hauberk.cli;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.resolve.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells all that is wrong with what was written, in one run. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Tells every problem of every file.",
      "",
      "Exit status 0 when there is none, 1 when there are warnings only, 3 when there are errors."
    })
final class LintCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final OutputOption output = new OutputOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "a folder, a file, or - for standard input (default: .)")
  @Nullable String dir;

  @Mixin final ClusterOption cluster = new ClusterOption();

  LintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Reading reading =
        dir == null && cluster.meant()
            ? cluster.read(terminal)
            : MeshFiles.read(terminal, dir == null ? "." : dir);
    List<Problem> problems = reading.problems();
    long errors = problems.stream().filter(p -> p.severity() == Problem.Severity.ERROR).count();
    List<String> lines = new ArrayList<>(problems.stream().map(LintCommand::line).toList());
    lines.add(count(errors, "error") + ", " + count(problems.size() - errors, "warning"));
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("errors", errors);
    value.put("warnings", problems.size() - errors);
    value.put("problems", problems.stream().map(LintCommand::value).toList());
    output.print(terminal.out(), lines, value);
    return problems.isEmpty() ? ExitCode.OK : errors > 0 ? ExitCode.INVALID : ExitCode.FINDING;
  }

  private static String line(Problem problem) {
    return (problem.severity() == Problem.Severity.WARNING ? "warning " : "error ") + problem;
  }

  private static Map<String, Object> value(Problem problem) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("code", problem.code());
    value.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    value.put("source", problem.source());
    value.put("line", problem.line());
    value.put("column", problem.column());
    value.put("message", problem.message());
    return value;
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
