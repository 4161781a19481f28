package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Nearest;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.model.DecisionName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which requirements each decision serves. */
final class RequirementIndex {
  private final Map<String, Intent.Requirement> known = new HashMap<>();
  private final SortedMap<String, SortedSet<String>> served = new TreeMap<>();
  private final boolean complete;
  private final Problems problems;

  RequirementIndex(ObjectIndex objects, Problems problems) {
    this.problems = problems;
    this.complete = objects.complete(Kind.Requirement);
    for (Intent.Requirement requirement : objects.all(Intent.Requirement.class)) {
      Intent.Requirement first = known.putIfAbsent(requirement.id().value(), requirement);
      if (first != null) {
        problems.add(
            Code.DUPLICATE_OBJECT,
            requirement.id().place(),
            "requirement `%s` also stands at %s: remove one"
                .formatted(requirement.id().value(), first.id().place()));
      }
    }
  }

  /** Their ids; one that nobody declared is reported. */
  List<String> bind(List<Placed<String>> requirements) {
    for (Placed<String> id : requirements) {
      if (!known.containsKey(id.value()) && complete) {
        problems.add(
            Code.NO_SUCH_REQUIREMENT,
            id.place(),
            "requirement `%s` does not exist%s".formatted(id.value(), hint(id.value())));
      }
    }
    return requirements.stream().map(Placed::value).toList();
  }

  private String hint(String id) {
    String hint = Nearest.hint(id, known.keySet());
    return hint.isEmpty() ? ": add a Requirement with `id: %s`".formatted(id) : hint;
  }

  void serve(DecisionName decision, Collection<String> requirements) {
    if (!requirements.isEmpty()) {
      served.computeIfAbsent(decision.text(), unused -> new TreeSet<>()).addAll(requirements);
    }
  }

  SortedMap<String, SortedSet<String>> served() {
    return served;
  }
}
