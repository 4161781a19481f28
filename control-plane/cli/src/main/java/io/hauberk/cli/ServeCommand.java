package io.hauberk.cli;

import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.server.main.StartupFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The control plane in this process. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the control plane on a folder of policies.",
      "",
      "It watches the folder, issues certificates and configures the Envoys that connect.",
      "",
      "An edit of the folder that is valid is in force within a second; one that is not changes",
      "nothing and is reported here and by `hauberk status`."
    })
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final StateOption state = new StateOption();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      required = true,
      description = "folder with policies and workloads")
  Path dir = Path.of(".");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:15010",
      description =
          "where workloads connect to; port 0 takes any free one (default: ${DEFAULT-VALUE})")
  String listen = "";

  @Option(
      names = "--name",
      paramLabel = "HOST",
      description =
          "a further name or address under which workloads reach it; may come several times")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--accept-clock",
      description = "start although the clock is behind what the journal says")
  boolean acceptClock;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure();
    ServerOptions options =
        ServerOptions.of(dir, state.directory(terminal), Listener.parse(listen))
            .withNames(names)
            .withAcceptClock(acceptClock);
    try (HauberkServer server = HauberkServer.start(options)) {
      terminal.out().println("serving `" + dir + "` at " + server.address());
      terminal.out().flush();
      untilTold();
      terminal.say("stopping");
      return ExitCode.OK;
    } catch (StartupFailure e) {
      List<String> lines = new ArrayList<>();
      lines.add(e.reason().code() + " " + e.getMessage());
      e.problems().forEach(problem -> lines.add(problem.toString()));
      throw Failure.of(e.reason().exitCode(), lines);
    }
  }

  /** Ends orderly on SIGTERM and SIGINT: the process waits until everything is closed. */
  static void untilTold() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      told.countDown();
                      try {
                        main.join(5000);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    told.await();
  }
}
