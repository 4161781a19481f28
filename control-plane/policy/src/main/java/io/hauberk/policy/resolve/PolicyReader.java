package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Documents;
import io.hauberk.policy.intent.Limits;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Text in, model out: parses and resolves a whole set of sources. */
public final class PolicyReader {
  private PolicyReader() {}

  /**
   * Never throws for anything that a user may write.
   *
   * @param now quarantines that expired before have no effect
   */
  public static Reading read(Collection<SourceText> sources, Instant now) {
    return read(sources, now, Limits.STANDARD);
  }

  static Reading read(Collection<SourceText> sources, Instant now, Limits limits) {
    Problems problems = new Problems();
    Documents documents = Documents.read(sources, limits, problems);
    MeshModel model = new Resolver(documents, now, problems).resolve();
    return new Reading(
        problems.errors() == 0 ? Optional.of(model) : Optional.empty(), problems.sorted());
  }
}
