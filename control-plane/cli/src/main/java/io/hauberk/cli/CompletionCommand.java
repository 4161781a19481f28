package io.hauberk.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The shell completes what was begun. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a completion script for bash and zsh.",
      "",
      "  source <(hauberk completion)"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine root = Hauberk.commandLine(terminal);
    terminal.out().print(AutoComplete.bash("hauberk", root));
    terminal.out().flush();
    return ExitCode.OK;
  }
}
