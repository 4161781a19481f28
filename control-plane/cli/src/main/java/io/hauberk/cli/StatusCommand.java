package io.hauberk.cli;

import io.hauberk.admin.v1.Status;
import io.hauberk.kubernetes.status.Standing;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a running control plane has in force. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says what is in force and who has it.",
      "",
      "Also what proxies refused, who is excluded, and every alarm. Of a cluster: what the control",
      "plane has said of every object, how many sidecars run it, and which pods do not yet.",
      "",
      "Exit status 1 when something needs a look: the folder is not in force, a proxy refused its",
      "configuration, an alarm; in a cluster, an object that is not accepted, names what does not",
      "exist, or is not run by every sidecar that it concerns."
    })
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final StateOption state = new StateOption();
  @Mixin final ClusterOption cluster = new ClusterOption();
  @Mixin final OutputOption output = new OutputOption();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (state.state == null && cluster.meant()) {
      List<Standing> standings = cluster.standings();
      output.print(terminal.out(), StandingText.lines(standings), StandingText.values(standings));
      return standings.stream().allMatch(Standing::isSettled) ? ExitCode.OK : ExitCode.FINDING;
    }
    Status status = state.ask(terminal, client -> client.status());
    output.print(terminal.out(), StatusText.lines(status), StatusValue.of(status));
    boolean fine =
        status.getFolderInForce()
            && status.getAlarmsCount() == 0
            && status.getWorkloadsList().stream().allMatch(w -> w.getRefusedCount() == 0);
    return fine ? ExitCode.OK : ExitCode.FINDING;
  }
}
