package io.hauberk.kubernetes.webhook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers as it is told to, and remembers what it was asked. */
final class FakeCluster implements Cluster {
  final Set<String> rights = new HashSet<>();
  final Map<String, Map<String, String>> templates = new HashMap<>();
  final Map<String, Map<String, String>> namespaces = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  boolean away;

  /** What happens between the question for a template and its answer. */
  Runnable meanwhile = () -> {};

  @Override
  public boolean mayAssert(Requester requester, String guardedLabel, String namespace)
      throws UnansweredException {
    ask("right");
    return rights.contains(requester.name() + " " + guardedLabel + " " + namespace);
  }

  @Override
  public Optional<Map<String, String>> template(Owner owner) throws UnansweredException {
    ask("template");
    meanwhile.run();
    return Optional.ofNullable(
        templates.get(owner.kind() + " " + owner.name() + " " + owner.uid()));
  }

  @Override
  public Optional<Map<String, String>> namespace(String name) throws UnansweredException {
    ask("namespace");
    return Optional.ofNullable(namespaces.get(name));
  }

  private void ask(String what) throws UnansweredException {
    asked.add(what);
    if (away) {
      throw new UnansweredException("nobody answers", new IllegalStateException());
    }
  }
}
