package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Documents;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectKey;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every object once, by its name; says when there are two. */
final class ObjectIndex {
  private final Map<ObjectKey, Intent> objects = new HashMap<>();
  private final Set<ObjectKey> broken;
  private final Problems problems;

  ObjectIndex(Documents documents, Problems problems) {
    this.problems = problems;
    this.broken = documents.broken();
    for (Intent intent : documents.intents()) {
      add(intent);
    }
    for (Intent.ExternalService service : all(Intent.ExternalService.class)) {
      refuseSharedName(service);
    }
  }

  /** In the order of namespace and name, whatever the order of the sources. */
  <T extends Intent> List<T> all(Class<T> type) {
    return objects.values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .sorted(
            Comparator.comparing((T i) -> i.meta().namespace()).thenComparing(i -> i.meta().name()))
        .toList();
  }

  <T extends Intent> Optional<T> get(Kind kind, String namespace, String name, Class<T> type) {
    return Optional.ofNullable(objects.get(new ObjectKey(kind, namespace, name))).map(type::cast);
  }

  /** Some document is there under this name, even if it is broken. */
  boolean exists(Kind kind, String namespace, String name) {
    ObjectKey key = new ObjectKey(kind, namespace, name);
    return objects.containsKey(key) || broken.contains(key);
  }

  /** No document of the kind is broken: what is not here does not exist. */
  boolean complete(Kind kind) {
    return broken.stream().noneMatch(key -> key.kind() == kind);
  }

  private void add(Intent intent) {
    Intent first = objects.putIfAbsent(intent.meta().key(), intent);
    if (first != null) {
      problems.add(
          intent.meta().kind() == Kind.MeshConfig ? Code.SECOND_MESH_CONFIG : Code.DUPLICATE_OBJECT,
          intent.meta().place(),
          "%s `%s` also stands at %s: remove one"
              .formatted(intent.meta().kind(), intent.meta().key().path(), first.meta().place()));
    }
    duplicateRules(
        switch (intent) {
          case Intent.MeshPolicy policy -> policy.allow();
          case Intent.MeshGuardrail guardrail ->
              Stream.of(guardrail.only(), guardrail.never()).flatMap(Collection::stream).toList();
          case Intent.ExternalService service -> service.allow();
          case Intent.MeshConfig unused -> List.of();
          case Intent.Workload unused -> List.of();
          case Intent.GuardedLabel unused -> List.of();
          case Intent.IdentityGroup unused -> List.of();
          case Intent.Quarantine unused -> List.of();
          case Intent.Requirement unused -> List.of();
        });
  }

  private void duplicateRules(Collection<Rule> rules) {
    Map<String, Place> seen = new HashMap<>();
    for (Placed<String> name : new ArrayList<>(rules.stream().map(Rule::name).toList())) {
      Place first = seen.putIfAbsent(name.value(), name.place());
      if (first != null) {
        problems.add(
            Code.DUPLICATE_RULE,
            name.place(),
            "rule `%s` also stands in line %d: give each its own name, it is the name of a decision"
                .formatted(name.value(), first.line()));
      }
    }
  }

  private void refuseSharedName(Intent.ExternalService service) {
    get(Kind.MeshPolicy, service.meta().namespace(), service.meta().name(), Intent.MeshPolicy.class)
        .ifPresent(
            policy ->
                problems.add(
                    Code.NAME_TAKEN,
                    service.meta().place(),
                    "ExternalService and MeshPolicy are both named `%s` (%s): their decisions could not be told apart, rename one"
                        .formatted(service.meta().key().path(), policy.meta().place())));
  }
}
