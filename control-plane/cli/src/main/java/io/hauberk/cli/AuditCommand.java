package io.hauberk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Whether the evidence is whole and unchanged. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Verifies the evidence, proves single records of it, copies a part of it, and sends again"
          + " what",
      "a receiver refused."
    })
final class AuditCommand {
  private AuditCommand() {}

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new AuditVerifyCommand(terminal))
        .addSubcommand(new AuditProveCommand(terminal))
        .addSubcommand(new AuditCheckCommand(terminal))
        .addSubcommand(new AuditExportCommand(terminal))
        .addSubcommand(new AuditKeyCommand(terminal))
        .addSubcommand(new AuditResendCommand(terminal));
  }
}
