package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.model.MeshModel;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a set of sources.
 *
 * @param model of files present exactly when no problem is an error; in a cluster also when those
 *     that are wrong can be left out, or kept as they were
 * @param problems of all sources, in the order of source, line and column
 */
public record Reading(Optional<MeshModel> model, List<Problem> problems) {
  public Reading {
    problems = List.copyOf(problems);
  }
}
