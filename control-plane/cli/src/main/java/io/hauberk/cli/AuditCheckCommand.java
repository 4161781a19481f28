package io.hauberk.cli;

import io.hauberk.evidence.seal.Checkpoint;
import io.hauberk.evidence.seal.InclusionProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks what {@link AuditProveCommand} printed. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks a proof of `hauberk audit prove`, without the log.")
final class AuditCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "PROOF", description = "file that holds the proof")
  Path proof = Path.of(".");

  @Parameters(index = "1", paramLabel = "RECORD", description = "file with the record's bytes")
  Path record = Path.of(".");

  @Mixin final AuditKeyOption key = new AuditKeyOption();
  @Mixin final OutputOption output = new OutputOption();

  AuditCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      InclusionProof parsed = InclusionProof.parse(Files.readString(proof));
      Checkpoint checkpoint = parsed.verify(Files.readAllBytes(record), key.required());
      output.print(
          terminal.out(),
          List.of(
              "ok: this is record %d of the %d that were sealed"
                  .formatted(parsed.index(), checkpoint.size())),
          Map.of("ok", true, "index", parsed.index(), "size", checkpoint.size()));
      return ExitCode.OK;
    } catch (Checkpoint.Forged e) {
      throw Failure.of(ExitCode.FINDING, List.of(String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException e) {
      throw Failure.invalid("`" + proof + "`: " + e.getMessage());
    } catch (IOException e) {
      throw Failure.environment("cannot read `" + e.getMessage() + "`");
    }
  }
}
