package io.hauberk.cli;

import io.hauberk.sidecar.Durability;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.sidecar.Sidecar;
import io.hauberk.sidecar.identity.ControlPlaneAway;
import io.hauberk.sidecar.identity.EnrollmentRefused;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The workload's side in this process, with Envoy as its child. */
@Command(
    name = "sidecar",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the Envoy of one workload.",
      "",
      "Makes its key, gets and renews its certificate, starts Envoy and starts it again when it"
          + " ends."
    })
final class SidecarCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final WorkloadOption workload = new WorkloadOption();

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "the control plane (default: the one that the token file names)")
  @Nullable String server;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "where keys, certificates, bootstrap and logs go (default: NS.NAME below the state"
              + " folder)")
  @Nullable Path out;

  @Option(names = "--envoy", paramLabel = "FILE", description = "the Envoy to run")
  @Nullable Path envoy;

  @Option(
      names = "--durable",
      description =
          "keep the log of decisions here until the control plane has it for good, so that none is"
              + " lost while that is away; also where the mesh does not want it")
  boolean durable;

  @Option(
      names = "--durable-limit",
      paramLabel = "MIB",
      defaultValue = "1024",
      description =
          "how much of it may wait here; beyond that allowed decisions are counted instead of kept"
              + " (default: ${DEFAULT-VALUE})")
  long durableLimit;

  SidecarCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure();
    EnvoyBinary binary =
        EnvoyBinary.locate(Optional.ofNullable(envoy), terminal.environment(), terminal::say);
    Path directory = out == null ? defaultDirectory() : out;
    try (Sidecar sidecar =
        Sidecar.start(
            binary,
            workload.options(terminal, directory, server),
            workload.server(server),
            new Durability(durable, durableLimit << 20),
            WorkloadOption.PATIENCE,
            terminal::say)) {
      terminal
          .out()
          .println(
              "envoy "
                  + binary.version()
                  + " runs for "
                  + sidecar.identity().account()
                  + ", logs in `"
                  + directory
                  + "`");
      terminal.out().flush();
      ServeCommand.untilTold();
      return ExitCode.OK;
    } catch (EnrollmentRefused e) {
      throw Failure.invalid(String.valueOf(e.getMessage()));
    } catch (ControlPlaneAway e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }

  private Path defaultDirectory() {
    return new StateOption().directory(terminal).resolve("sidecars").resolve(workload.id().host());
  }
}
