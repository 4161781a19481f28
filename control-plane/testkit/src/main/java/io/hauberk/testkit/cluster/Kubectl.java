package io.hauberk.testkit.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * {@code kubectl} as one user of one cluster.
 *
 * @param program kubectl itself
 * @param kubeconfig who asks, and whom
 */
public record Kubectl(Path program, Path kubeconfig) {
  /** Runs it and says how it ended. */
  public Outcome run(String... words) {
    return command(words).run();
  }

  /** Runs it with {@code input} as its standard input. */
  public Outcome runWith(String input, String... words) {
    return command(words).reading(input).run();
  }

  /**
   * What it printed.
   *
   * @throws IllegalStateException with its own words when it failed
   */
  public String output(String... words) {
    return command(words).output();
  }

  /**
   * {@code kubectl apply} of one or more documents.
   *
   * @throws IllegalStateException with the API server's words when it refused one
   */
  public String apply(String yaml) {
    return command("apply", "-f", "-").reading(yaml).output();
  }

  private Command command(String... words) {
    Path home = Objects.requireNonNull(kubeconfig.getParent());
    return Command.of(program.toString())
        .with(words)
        .in(Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", home.toString()));
  }
}
