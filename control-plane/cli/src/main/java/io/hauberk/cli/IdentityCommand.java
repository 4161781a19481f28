package io.hauberk.cli;

import io.hauberk.sidecar.identity.ControlPlaneAway;
import io.hauberk.sidecar.identity.EnrollmentRefused;
import io.hauberk.sidecar.identity.IdentityAgent;
import io.hauberk.sidecar.identity.IdentityListener;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A certificate for a program that needs no proxy. */
@Command(
    name = "identity",
    mixinStandardHelpOptions = true,
    description = {
      "Gets a certificate as PEM files.",
      "",
      "The files are key.pem, chain.pem and bundle.pem.",
      "",
      "With --watch it stays and renews them, each time with a new key, until it is stopped."
    })
final class IdentityCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final WorkloadOption workload = new WorkloadOption();

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "the control plane (default: the one that the token file names)")
  @Nullable String server;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the files go")
  Path out = Path.of(".");

  @Option(names = "--watch", description = "stay and keep them fresh")
  boolean watch;

  IdentityCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (IdentityAgent agent =
        IdentityAgent.start(
            workload.options(terminal, out, server), new Told(), WorkloadOption.PATIENCE)) {
      tell(agent.current());
      if (watch) {
        ServeCommand.untilTold();
      }
      return ExitCode.OK;
    } catch (EnrollmentRefused e) {
      throw Failure.invalid(String.valueOf(e.getMessage()));
    } catch (ControlPlaneAway e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }

  private void tell(WorkloadIdentity identity) {
    terminal
        .out()
        .println(
            "key.pem, chain.pem and bundle.pem of "
                + identity.account()
                + " in `"
                + out
                + "`, valid until "
                + identity.notAfter());
    terminal.out().flush();
  }

  private final class Told implements IdentityListener {
    @Override
    public void renewed(WorkloadIdentity identity) {
      tell(identity);
    }

    @Override
    public void delayed(String why, Instant again) {
      terminal.say(why + "; trying again at " + again);
    }
  }
}
