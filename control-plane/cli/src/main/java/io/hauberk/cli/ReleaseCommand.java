package io.hauberk.cli;

import io.hauberk.admin.v1.Quarantine;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends an exclusion. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "Ends a quarantine that was ordered with `hauberk quarantine`.")
final class ReleaseCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final StateOption state = new StateOption();
  @Mixin final OutputOption output = new OutputOption();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "name of the quarantine, or whom it excludes")
  String name = "";

  ReleaseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Quarantine ended = state.ask(terminal, client -> client.release(name));
    output.print(
        terminal.out(),
        List.of("released " + ended.getTarget() + " from quarantine/" + ended.getName()),
        StatusValue.quarantine(ended));
    return ExitCode.OK;
  }
}
