package io.hauberk.cli;

import io.hauberk.evidence.report.Table;
import io.hauberk.evidence.sink.RefusedRecords;
import io.hauberk.evidence.sink.RefusedRecords.Summary;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends again what receivers refused. */
@Command(
    name = "resend",
    mixinStandardHelpOptions = true,
    description = {
      "Sends again what receivers refused for good, after somebody has mended the reason.",
      "",
      "The control plane of that state directory sends; what is refused again is kept again, and"
          + " what",
      "a receiver has already it knows by its id."
    })
final class AuditResendCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "SINK",
      arity = "0..*",
      description = "names in the list `sinks` of the evidence's file (default: all)")
  List<String> names = new ArrayList<>();

  @Option(names = "--dry-run", description = "only say what was refused, and why")
  boolean dryRun;

  @Mixin final StateOption state = new StateOption();
  @Mixin final OutputOption output = new OutputOption();

  AuditResendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path folder = state.directory(terminal).resolve("evidence").resolve("sinks");
    try {
      SortedMap<String, RefusedRecords> sinks = chosen(folder);
      SortedMap<String, Summary> refused = new TreeMap<>();
      for (Map.Entry<String, RefusedRecords> sink : sinks.entrySet()) {
        refused.put(sink.getKey(), sink.getValue().summary());
        if (!dryRun) {
          sink.getValue().resend();
        }
      }
      print(refused);
      return ExitCode.OK;
    } catch (NoSuchFileException e) {
      throw Failure.environment(
          "`"
              + folder
              + "` does not exist: no control plane with sinks has run there; name another with"
              + " `--state`");
    } catch (IOException e) {
      throw Failure.environment("cannot hand over what was refused: " + e.getMessage());
    }
  }

  private SortedMap<String, RefusedRecords> chosen(Path folder) throws IOException {
    SortedMap<String, RefusedRecords> all = RefusedRecords.in(folder);
    for (String name : names) {
      if (!all.containsKey(name)) {
        throw Failure.invalid(
            "no sink `%s` has sent anything; there are %s"
                .formatted(
                    name, all.isEmpty() ? "none" : "`" + String.join("`, `", all.keySet()) + "`"));
      }
    }
    if (!names.isEmpty()) {
      all.keySet().retainAll(names);
    }
    return all;
  }

  private void print(SortedMap<String, Summary> sinks) {
    long records = sinks.values().stream().mapToLong(Summary::records).sum();
    List<List<String>> rows = new ArrayList<>();
    sinks.forEach((name, refused) -> rows.addAll(rows(name, refused)));
    List<String> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      lines.addAll(
          new Table(List.of("sink", "refused", "waiting", "first", "last", "reason"), rows).text());
    }
    if (records == 0) {
      lines.add("nothing was refused");
    } else if (dryRun) {
      lines.add("%d would be sent again".formatted(records));
    } else {
      lines.add("%d are sent again, as soon as the control plane runs".formatted(records));
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("resent", dryRun ? 0 : records);
    value.put(
        "sinks", sinks.entrySet().stream().map(e -> value(e.getKey(), e.getValue())).toList());
    output.print(terminal.out(), lines, value);
  }

  /** The most frequent reason, and how many others there are. */
  private static List<List<String>> rows(String name, Summary refused) {
    if (refused.records() == 0 && refused.waiting() == 0) {
      return List.of();
    }
    String reason =
        refused.reasons().entrySet().stream()
            .max(Comparator.comparingLong(Map.Entry::getValue))
            .map(Map.Entry::getKey)
            .orElse("-");
    int others = refused.reasons().size() - 1;
    return List.of(
        List.of(
            name,
            Long.toString(refused.records()),
            Long.toString(refused.waiting()),
            refused.first().isEmpty() ? "-" : refused.first(),
            refused.last().isEmpty() ? "-" : refused.last(),
            others > 0 ? "(and %d others) %s".formatted(others, reason) : reason));
  }

  private static Map<String, Object> value(String name, Summary refused) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("sink", name);
    value.put("refused", refused.records());
    value.put("waiting", refused.waiting());
    if (!refused.first().isEmpty()) {
      value.put("first", refused.first());
      value.put("last", refused.last());
    }
    value.put("reasons", refused.reasons());
    return value;
  }
}
