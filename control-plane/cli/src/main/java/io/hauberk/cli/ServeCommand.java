package io.hauberk.cli;

import io.hauberk.kubernetes.KubernetesOptions;
import io.hauberk.kubernetes.KubernetesServer;
import io.hauberk.kubernetes.OptionsFile;
import io.hauberk.server.evidence.EvidenceExtension;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.MetricsExtension;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.server.main.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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
      "nothing and is reported here and by `hauberk status`.",
      "",
      "With --kubernetes it follows the cluster in which it runs instead of a folder."
    })
final class ServeCommand implements Callable<Integer> {
  /** How long the end may take; a kubelet kills after 30 s. */
  private static final Duration ENOUGH = Duration.ofSeconds(25);

  private final Terminal terminal;
  @Mixin final StateOption state = new StateOption();

  @Option(names = "--dir", paramLabel = "DIR", description = "folder with policies and workloads")
  @Nullable Path dir;

  @Option(names = "--kubernetes", description = "follow the cluster instead of a folder")
  boolean kubernetes;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "with --kubernetes: options of the control plane, as the chart writes them")
  @Nullable Path config;

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
      names = "--evidence",
      paramLabel = "FILE",
      description = "what becomes of the evidence, beyond the log in the state directory")
  @Nullable Path evidence;

  @Option(
      names = "--accept-clock",
      description = "start although the clock is behind what the journal says")
  boolean acceptClock;

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      description = "where Prometheus reads /metrics, by plain HTTP; without it, nowhere")
  @Nullable String metrics;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure();
    if (kubernetes) {
      return inCluster();
    }
    if (dir == null) {
      throw Failure.usage("say which folder with --dir, or --kubernetes");
    }
    ServerOptions options =
        ServerOptions.of(dir, state.directory(terminal), Listener.parse(listen))
            .withNames(names)
            .withAcceptClock(acceptClock)
            .withExtensions(extensions());
    try (HauberkServer server = HauberkServer.start(options)) {
      return serve("`" + dir + "` at " + server.address());
    } catch (StartupFailure e) {
      throw failure(e);
    }
  }

  private int serve(String what) throws InterruptedException {
    terminal.out().println("serving " + what);
    terminal.out().flush();
    untilTold();
    terminal.say("stopping");
    return ExitCode.OK;
  }

  private List<ServerExtension> extensions() {
    List<ServerExtension> all = new ArrayList<>();
    all.add(new EvidenceExtension(EvidenceFile.read(evidence)));
    if (metrics != null) {
      all.add(new MetricsExtension(Listener.parse(metrics)));
    }
    return all;
  }

  private int inCluster() throws InterruptedException {
    if (dir != null) {
      throw Failure.usage("--dir and --kubernetes exclude each other");
    }
    if (metrics != null) {
      throw Failure.usage("with --kubernetes the metrics are at the port of the probes");
    }
    if (config == null) {
      throw Failure.usage("--kubernetes needs --config");
    }
    KubernetesOptions options = options(config);
    try (KubernetesServer server =
        KubernetesServer.start(options, EvidenceFile.read(evidence), state.directory(terminal))) {
      return serve("the cluster at port " + server.port());
    } catch (StartupFailure e) {
      throw failure(e);
    }
  }

  private static KubernetesOptions options(Path file) {
    try {
      return OptionsFile.parse(Files.readString(file));
    } catch (IOException e) {
      throw Failure.environment("`" + file + "` cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw Failure.invalid("`" + file + "`: " + e.getMessage());
    }
  }

  private static Failure failure(StartupFailure e) {
    List<String> lines = new ArrayList<>();
    lines.add(e.reason().code() + " " + e.getMessage());
    e.problems().forEach(problem -> lines.add(problem.toString()));
    return Failure.of(e.reason().exitCode(), lines);
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
                        main.join(ENOUGH.toMillis());
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    told.await();
  }
}
