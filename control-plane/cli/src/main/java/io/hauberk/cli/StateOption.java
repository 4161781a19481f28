package io.hauberk.cli;

import io.hauberk.server.admin.AdminAddress;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.admin.AdminFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --state}: which control plane is meant. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = {
        "where the control plane keeps its key, journal and tokens",
        "(default: $XDG_STATE_HOME/hauberk or ~/.local/state/hauberk)"
      })
  @Nullable Path state;

  Path directory(Terminal terminal) {
    if (state != null) {
      return state;
    }
    String xdg = terminal.environment().getOrDefault("XDG_STATE_HOME", "");
    return xdg.startsWith("/")
        ? Path.of(xdg, "hauberk")
        : Path.of(terminal.environment().getOrDefault("HOME", "."), ".local", "state", "hauberk");
  }

  /** What is asked of a running control plane. */
  interface Order<T> {
    T give(AdminClient client) throws AdminFailure;
  }

  <T> T ask(Terminal terminal, Order<T> order) {
    Logging.configure();
    try (AdminClient client =
        AdminClient.connect(AdminAddress.of(directory(terminal), runtime(terminal)))) {
      return order.give(client);
    } catch (IOException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    } catch (AdminFailure e) {
      throw switch (e.code()) {
        case NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, INVALID_ARGUMENT ->
            Failure.invalid(e.getMessage());
        default -> Failure.environment(e.getMessage());
      };
    }
  }

  static Optional<Path> runtime(Terminal terminal) {
    return Optional.ofNullable(terminal.environment().get("XDG_RUNTIME_DIR")).map(Path::of);
  }
}
