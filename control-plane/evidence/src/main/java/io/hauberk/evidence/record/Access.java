package io.hauberk.evidence.record;

import java.util.Optional;

/**
 * A request, or a connection where nothing was understood of what it carries, and what was decided
 * about it.
 *
 * @param http absent for a connection
 */
public record Access(
    Observer observer,
    Party caller,
    Party target,
    Connection connection,
    Optional<Exchange> http,
    Outcome outcome)
    implements Fact {

  /** What was allowed may be counted instead of kept; what was denied never. */
  @Override
  public boolean mayBeShed() {
    return outcome.allowed() && outcome.shadow().map(Outcome.Shadow::allowed).orElse(true);
  }
}
