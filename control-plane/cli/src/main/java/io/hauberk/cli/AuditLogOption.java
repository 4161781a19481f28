package io.hauberk.cli;

import io.hauberk.evidence.seal.Checkpoint;
import io.hauberk.evidence.seal.LogCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --log}: the files of which log are read. */
final class AuditLogOption {
  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "folder of the log, or a copy of it (default: that of `--state`)")
  @Nullable Path log;

  @Mixin final StateOption state = new StateOption();
  @Mixin final AuditKeyOption key = new AuditKeyOption();

  static Path keyFile(Path state) {
    return state.resolve("evidence").resolve("seal.key");
  }

  LogCopy open(Terminal terminal) {
    Path directory = state.directory(terminal);
    Path folder = log != null ? log : directory.resolve("evidence").resolve("log");
    try {
      return LogCopy.open(folder, key.or(keyFile(directory)));
    } catch (Checkpoint.Forged e) {
      throw Failure.of(ExitCode.FINDING, List.of("`" + folder + "`: " + e.getMessage()));
    } catch (IOException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }
}
