package io.hauberk.cli;

import io.hauberk.evidence.seal.Checkpoint;
import io.hauberk.evidence.seal.Finding;
import io.hauberk.evidence.seal.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies the files of a log. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies every record, hash and checkpoint of a log, or of a copy of its files, with the",
      "public key alone, and says where something was removed, added, moved or changed."
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "the folder that holds the file `checkpoint`")
  Path folder = Path.of(".");

  @Option(
      names = "--earlier",
      paramLabel = "FILE",
      description = "a checkpoint that was kept elsewhere, which the log has to continue")
  List<Path> earlier = new ArrayList<>();

  @Option(
      names = "--export",
      description = "DIR was made by `hauberk audit export`: records outside of its range may lack")
  boolean export;

  @Mixin final AuditKeyOption key = new AuditKeyOption();
  @Mixin final OutputOption output = new OutputOption();

  AuditVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      if (!Files.isDirectory(folder)) {
        throw Failure.environment("`" + folder + "` is no folder");
      }
      List<String> notes = new ArrayList<>();
      for (Path file : earlier) {
        notes.add(Files.readString(file));
      }
      Verification.Report report =
          export
              ? Verification.ofExport(folder, key.required(), notes)
              : Verification.of(folder, key.required(), notes);
      output.print(terminal.out(), lines(report), value(report));
      return report.findings().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
    } catch (IOException e) {
      throw Failure.environment("cannot read the log: " + e.getMessage());
    }
  }

  private static List<String> lines(Verification.Report report) {
    List<String> lines = new ArrayList<>();
    report.findings().forEach(finding -> lines.add(finding.toString()));
    report.checkpoint().ifPresent(checkpoint -> lines.addAll(summary(report, checkpoint)));
    lines.add(
        report.findings().isEmpty()
            ? "ok: nothing was removed, added, moved or changed since it was sealed"
            : "NOT ok: keep this copy as it is, and compare it with another one");
    return lines;
  }

  private static List<String> summary(Verification.Report report, Checkpoint checkpoint) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "checkpoint of %d records, root %s".formatted(checkpoint.size(), checkpoint.rootHex()));
    lines.add(
        "%d records compared, %d earlier checkpoints continued"
            .formatted(report.records(), report.checkpoints()));
    report
        .dropped()
        .ifPresent(
            drop ->
                lines.add(
                    "retention dropped what is before record %d, a sealed record of %s says"
                        .formatted(drop.before(), drop.time())));
    if (report.absent() > 0 && report.dropped().isEmpty()) {
      lines.add("%d sealed records are not in this copy".formatted(report.absent()));
    }
    if (report.unsealed() > 0) {
      lines.add("%d records are not sealed yet".formatted(report.unsealed()));
    }
    return lines;
  }

  private static Map<String, Object> value(Verification.Report report) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("ok", report.findings().isEmpty());
    report
        .checkpoint()
        .ifPresent(
            checkpoint -> {
              value.put("size", checkpoint.size());
              value.put("root", checkpoint.rootHex());
            });
    value.put("records", report.records());
    value.put("absent", report.absent());
    report
        .dropped()
        .ifPresent(
            drop ->
                value.put(
                    "dropped",
                    Map.of("before", drop.before(), "time", String.valueOf(drop.time()))));
    value.put("unsealed", report.unsealed());
    value.put("earlierCheckpoints", report.checkpoints());
    value.put("findings", report.findings().stream().map(AuditVerifyCommand::value).toList());
    return value;
  }

  private static Map<String, Object> value(Finding finding) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("file", finding.file());
    value.put("record", finding.record());
    value.put("what", finding.what());
    return value;
  }
}
