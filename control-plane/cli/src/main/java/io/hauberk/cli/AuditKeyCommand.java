package io.hauberk.cli;

import io.hauberk.evidence.seal.VerifierKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The public key of a log. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the public key that the evidence is verified with, as C2SP signed-note writes it.",
      "Keep it where who runs the control plane cannot replace it."
    })
final class AuditKeyCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final StateOption state = new StateOption();
  @Mixin final OutputOption output = new OutputOption();

  AuditKeyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    VerifierKey key = AuditKeyOption.of(AuditLogOption.keyFile(state.directory(terminal)));
    output.print(
        terminal.out(),
        List.of(key.toString()),
        Map.of("origin", key.name(), "key", key.toString()));
    return ExitCode.OK;
  }
}
