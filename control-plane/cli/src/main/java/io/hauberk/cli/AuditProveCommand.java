package io.hauberk.cli;

import io.hauberk.evidence.seal.LogCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that a record is in a log. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a proof (C2SP tlog-proof) that a record is in the log. With the bytes of the record",
      "and the key of the log anybody can check it, without the log: `hauberk audit check`."
    })
final class AuditProveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..1", paramLabel = "INDEX", description = "number of the record, from 0")
  @Nullable Long index;

  @Option(names = "--record", paramLabel = "UID", description = "uid of the record instead")
  @Nullable String uid;

  @Option(
      names = "--save-record",
      paramLabel = "FILE",
      description = "where to write the bytes of the record")
  @Nullable Path save;

  @Mixin final AuditLogOption log = new AuditLogOption();

  AuditProveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if ((index == null) == (uid == null)) {
      throw Failure.usage("name one record: its number, or its uid with `--record`");
    }
    LogCopy copy = log.open(terminal);
    try {
      long which = index != null ? index : named(copy, String.valueOf(uid));
      String proof = copy.prove(which).toString();
      if (save != null) {
        Files.write(save, copy.record(which));
      }
      terminal.out().print(proof);
      return ExitCode.OK;
    } catch (IOException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }

  private static long named(LogCopy copy, String uid) throws IOException {
    OptionalLong found = copy.find(uid);
    if (found.isEmpty()) {
      throw Failure.of(
          ExitCode.FINDING,
          List.of("no sealed record has the uid `" + uid + "`; one is sealed in a second"));
    }
    return found.getAsLong();
  }
}
