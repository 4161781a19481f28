package io.hauberk.policy.resolve;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Documents;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Parser.Parsed;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.Problem.Severity;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.model.MeshModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one set of sources resolves to.
 *
 * @param model worth something only when no problem is an error
 * @param told the workloads whose instances the model names one by one
 * @param nextExpiry of a quarantine: from then on the model is another
 */
record Attempt(
    Question question,
    MeshModel model,
    List<Problem> problems,
    Set<WorkloadId> told,
    Optional<Instant> nextExpiry) {

  static Attempt at(Collection<Parsed> parsed, List<Intent.Workload> workloads, Question question) {
    Problems problems = new Problems(question.strictness());
    List<Documents> parts = new ArrayList<>();
    for (Parsed part : parsed) {
      part.problems().forEach(problems::add);
      parts.add(part.documents());
    }
    parts.add(new Documents(List.copyOf(workloads), Set.of()));
    Documents documents = Documents.all(parts);
    Resolver resolver = new Resolver(documents, question, problems);
    MeshModel model = resolver.resolve();
    return new Attempt(
        question, model, problems.sorted(), resolver.told(), nextExpiry(documents, question.now()));
  }

  /** The names of the sources in which the errors are. */
  Set<String> wrongSources() {
    Set<String> wrong = new TreeSet<>();
    errors().forEach(problem -> wrong.add(problem.source()));
    return wrong;
  }

  List<Problem> errors() {
    return problems.stream().filter(p -> p.severity() == Severity.ERROR).toList();
  }

  Resolved resolved() {
    return new Resolved(
        question,
        new Reading(errors().isEmpty() ? Optional.of(model) : Optional.empty(), problems),
        told,
        nextExpiry);
  }

  private static Optional<Instant> nextExpiry(Documents documents, Instant now) {
    return documents.intents().stream()
        .filter(Intent.Quarantine.class::isInstance)
        .flatMap(intent -> ((Intent.Quarantine) intent).expires().stream())
        .map(Placed::value)
        .filter(expires -> expires.isAfter(now))
        .min(Instant::compareTo);
  }
}
