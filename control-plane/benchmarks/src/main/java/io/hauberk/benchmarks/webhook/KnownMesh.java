package io.hauberk.benchmarks.webhook;

import io.hauberk.kubernetes.webhook.MeshTexts;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A cluster that the control plane has seen: every namespace is enrolled, fifty labels guarded. */
final class KnownMesh implements MeshTexts {
  static final String GUARDED = "guarded-7";

  private final Snapshot snapshot =
      new Snapshot(
          List.of(),
          List.of(),
          IntStream.range(0, 50).mapToObj(i -> label("guarded-" + i)).toList(),
          List.of());

  @Override
  public Optional<Snapshot> now() {
    return Optional.of(snapshot);
  }

  @Override
  public Optional<Map<String, String>> namespace(String name) {
    return Optional.of(Map.of("hauberk.io/inject", "enabled"));
  }

  private static Intent.GuardedLabel label(String key) {
    Place place = new Place("GuardedLabel " + key, 1, 1);
    return new Intent.GuardedLabel(
        new ObjectMeta(Kind.GuardedLabel, "", key, new TreeMap<>(), place),
        new Placed<>(key, place),
        List.of("yes"),
        false);
  }
}
