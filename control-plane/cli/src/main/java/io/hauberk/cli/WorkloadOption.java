package io.hauberk.cli;

import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.sidecar.identity.JoinToken;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which workload this is, and what proves it. */
final class WorkloadOption {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--workload",
      paramLabel = "NS/NAME",
      required = true,
      description = "which workload this is")
  String workload = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "made by `hauberk token`; needed for the first certificate only")
  @Nullable Path tokenFile;

  WorkloadId id() {
    try {
      return WorkloadId.parse(workload);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  IdentityOptions options(Terminal terminal, Path directory, @Nullable String server) {
    return new IdentityOptions(
        id(),
        directory,
        Optional.ofNullable(tokenFile),
        Optional.ofNullable(server).map(WorkloadOption::address),
        terminal.clock(),
        new SecureRandom());
  }

  /** The one that the user named, else that of the token file. */
  ServerAddress server(@Nullable String named) {
    if (named != null) {
      return address(named);
    }
    if (tokenFile == null) {
      throw Failure.usage("name the control plane with --server, or a --token-file that does");
    }
    try {
      return JoinToken.read(tokenFile).server();
    } catch (EnvironmentException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }

  private static ServerAddress address(String text) {
    try {
      return ServerAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }
}
