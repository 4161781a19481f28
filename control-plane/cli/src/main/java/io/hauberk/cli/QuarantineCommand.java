package io.hauberk.cli;

import io.hauberk.admin.v1.Quarantine;
import io.hauberk.admin.v1.StartQuarantineRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Excludes somebody now. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    description = {
      "Excludes a workload or an account now.",
      "",
      "Its next request anywhere is denied by name, its open connections are cut, its certificate"
          + " is",
      "not renewed."
    })
final class QuarantineCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final StateOption state = new StateOption();
  @Mixin final OutputOption output = new OutputOption();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "a workload (ns/name), an account (account:ns/name) or a SPIFFE ID")
  String target = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "why; it stands in the log and in the status")
  String reason = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "how long, such as 2h (default: until released)")
  @Nullable Duration validFor;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what stands in every denial (default: derived from the target)")
  String name = "";

  QuarantineCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StartQuarantineRequest request =
        StartQuarantineRequest.newBuilder()
            .setTarget(target)
            .setReason(reason)
            .setValidFor(validFor == null ? 0 : Math.toIntExact(validFor.toSeconds()))
            .setName(name)
            .build();
    Quarantine made = state.ask(terminal, client -> client.startQuarantine(request));
    output.print(
        terminal.out(),
        List.of(
            "quarantine/" + made.getName() + " excludes " + made.getTarget(),
            "end it with `hauberk release " + made.getName() + "`"),
        StatusValue.quarantine(made));
    return ExitCode.OK;
  }
}
