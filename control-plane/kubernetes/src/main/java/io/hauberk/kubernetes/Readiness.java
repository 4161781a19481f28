package io.hauberk.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What keeps a control plane from doing its part, said by whoever knows. Ready once is ready for as
 * long as it runs: what is lost later must not take the streams of sidecars away besides.
 */
final class Readiness implements Supplier<Optional<String>> {
  private final List<Supplier<Optional<String>>> parts = new CopyOnWriteArrayList<>();
  private volatile boolean begun;
  private volatile boolean reached;

  /** Asked before those that come after it, and until {@link #begun} is told. */
  void needs(Supplier<Optional<String>> part) {
    parts.add(part);
  }

  /** Everything has started, and nobody else will be needed. */
  void begun() {
    begun = true;
  }

  /** The first thing that is missing; empty: nothing, now or ever since. */
  @Override
  public Optional<String> get() {
    if (reached) {
      return Optional.empty();
    }
    Optional<String> missing =
        parts.stream().flatMap(part -> part.get().stream()).findFirst().or(this::untilBegun);
    reached = missing.isEmpty();
    return missing;
  }

  private Optional<String> untilBegun() {
    return begun ? Optional.empty() : Optional.of("the endpoint for sidecars");
  }
}
