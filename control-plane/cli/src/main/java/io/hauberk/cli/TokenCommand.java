package io.hauberk.cli;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.demo.JoinTokens;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.EnvironmentException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets one workload enrol once. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a join token for one workload.",
      "",
      "A file, readable by you alone, with which the workload gets its first certificate, once."
    })
final class TokenCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final StateOption state = new StateOption();
  @Mixin final OutputOption output = new OutputOption();

  @Parameters(index = "0", paramLabel = "NS/NAME", description = "for which workload")
  String workload = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where to write it (default: NAME.NS.token)")
  @Nullable Path out;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "how long it can be used, such as 30m (default: 1h)")
  @Nullable Duration validFor;

  @Option(
      names = "--replace",
      description = "let it take the place of a workload whose live certificate is lost")
  boolean replace;

  TokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    WorkloadId id = id();
    CreateTokenRequest request =
        CreateTokenRequest.newBuilder()
            .setWorkload(id.toString())
            .setValidFor(validFor == null ? 0 : Math.toIntExact(validFor.toSeconds()))
            .setReplace(replace)
            .build();
    io.hauberk.admin.v1.JoinToken made = state.ask(terminal, client -> client.createToken(request));
    Path file = out == null ? Path.of(id.host() + ".token") : out;
    write(made, file);
    Instant expires = Instant.ofEpochSecond(made.getExpiresAt());
    output.print(
        terminal.out(),
        List.of("token for " + id + " in `" + file + "`, for one use until " + expires),
        Map.of("workload", id.toString(), "file", file.toString(), "expires", expires.toString()));
    return ExitCode.OK;
  }

  private WorkloadId id() {
    try {
      return WorkloadId.parse(workload);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static void write(io.hauberk.admin.v1.JoinToken made, Path file) {
    try {
      JoinTokens.of(made).write(file);
    } catch (EnvironmentException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }
}
