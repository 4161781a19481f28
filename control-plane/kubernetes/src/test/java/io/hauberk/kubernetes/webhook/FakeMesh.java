package io.hauberk.kubernetes.webhook;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A mesh that is what a test says. */
final class FakeMesh implements MeshTexts {
  final List<SourceText> texts = new ArrayList<>();
  final List<Intent.Workload> workloads = new ArrayList<>();
  final List<Intent.GuardedLabel> guarded = new ArrayList<>();
  final List<String> optOut = new ArrayList<>();
  final Map<String, Map<String, String>> namespaces = new HashMap<>();
  boolean known = true;

  @Override
  public Optional<Snapshot> now() {
    return known ? Optional.of(new Snapshot(texts, workloads, guarded, optOut)) : Optional.empty();
  }

  @Override
  public Optional<Map<String, String>> namespace(String name) {
    return Optional.ofNullable(namespaces.get(name));
  }

  FakeMesh guard(String name, String key, String... values) {
    ObjectMeta meta =
        new ObjectMeta(
            Kind.GuardedLabel, "", name, new TreeMap<>(), new Place("GuardedLabel " + name, 1, 1));
    guarded.add(
        new Intent.GuardedLabel(meta, new Placed<>(key, meta.place()), List.of(values), false));
    return this;
  }

  /**
   * @param documents in YAML, one object each
   */
  FakeMesh with(String documents) {
    for (String document : documents.split("(?m)^---\\n", -1)) {
      if (!document.isBlank()) {
        var object = TestReviews.tree(document);
        String namespace = object.at("/metadata/namespace").asText();
        texts.add(
            new SourceText(
                object.path("kind").asText()
                    + " "
                    + (namespace.isEmpty() ? "" : namespace + "/")
                    + object.at("/metadata/name").asText(),
                document));
      }
    }
    return this;
  }
}
