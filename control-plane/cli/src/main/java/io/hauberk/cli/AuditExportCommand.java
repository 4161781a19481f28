package io.hauberk.cli;

import io.hauberk.evidence.seal.LogCopy;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a part of a log. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the records of a time, rounded to 256, with all that is needed to verify them.",
      "`hauberk audit verify --export` verifies the copy, as does any program for C2SP tlog-tiles."
    })
final class AuditExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "folder to make")
  Path target = Path.of(".");

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = {
        "records that were collected then or later: a day (2026-11-21), a time in UTC",
        "(2026-11-21T12:00:00Z) or the number of a record (default: the oldest)"
      })
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "records that were collected before (default: the newest)")
  @Nullable String to;

  @Mixin final AuditLogOption log = new AuditLogOption();
  @Mixin final OutputOption output = new OutputOption();

  AuditExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LogCopy copy = log.open(terminal);
    try {
      long first = from == null ? copy.first() : position(copy, from);
      long last = to == null ? copy.end() : position(copy, to);
      if (first >= last) {
        throw Failure.invalid("no sealed record is of that time");
      }
      long records = copy.export(first, last, target);
      output.print(
          terminal.out(),
          List.of(
              "copied %d records to `%s`; verify them with `hauberk audit verify %s --key KEY`"
                  .formatted(records, target, target)),
          Map.of("records", records, "folder", target.toString()));
      return ExitCode.OK;
    } catch (FileAlreadyExistsException e) {
      throw Failure.environment("`" + e.getFile() + "` exists already; name another folder");
    } catch (IOException e) {
      throw Failure.environment("cannot copy: " + e.getMessage());
    }
  }

  private static long position(LogCopy copy, String text) throws IOException {
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    try {
      return copy.at(
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      throw Failure.usage(
          "`" + text + "` is no time: write `2026-11-21`, `2026-11-21T12:00:00Z` or a number");
    }
  }
}
