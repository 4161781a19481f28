package io.hauberk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes {@code docs/reference/cli.md} out of the commands themselves. */
final class CliReference {
  private final StringBuilder out = new StringBuilder();

  private CliReference() {}

  static String of(CommandLine root) {
    CliReference reference = new CliReference();
    reference.out.append(
        """
        # Commands

        Written out of the commands themselves; a test holds the two together.

        """);
    reference.add(root);
    return reference.out.toString().stripTrailing() + "\n";
  }

  private void add(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    out.append("## ")
        .append(spec.qualifiedName())
        .append("\n\n```text\n")
        .append(command.getUsageMessage().replaceAll("[ \\t]+\\n", "\n").stripTrailing())
        .append("\n```\n\n");
    command.getSubcommands().values().forEach(this::add);
  }
}
