package io.hauberk.server.publish;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import java.time.Instant;
import java.util.List;

/**
 * What an image is made of, besides certificates.
 *
 * @param model in force
 * @param problems of what was written last
 * @param folderInForce whether the model is what was written last
 * @param loaded since when the model is in force
 * @param ordered the exclusions that operators ordered
 * @param endpoints of those who are discovered
 */
record Standing(
    MeshModel model,
    List<Problem> problems,
    boolean folderInForce,
    Instant loaded,
    List<Exclusion> ordered,
    Endpoints endpoints) {
  Standing {
    problems = List.copyOf(problems);
    ordered = List.copyOf(ordered);
  }

  /** What was written is in force from now on, or is what is in force already. */
  Standing accepted(MeshModel next, List<Problem> warnings, Instant now) {
    return new Standing(
        next, warnings, true, next.equals(model) ? loaded : now, ordered, endpoints);
  }

  /** What was written is not in force; the model stays. */
  Standing refused(List<Problem> found) {
    return new Standing(model, found, false, loaded, ordered, endpoints);
  }

  Standing ordered(List<Exclusion> exclusions) {
    return new Standing(model, problems, folderInForce, loaded, exclusions, endpoints);
  }

  Standing at(Endpoints discovered) {
    return new Standing(model, problems, folderInForce, loaded, ordered, discovered);
  }
}
