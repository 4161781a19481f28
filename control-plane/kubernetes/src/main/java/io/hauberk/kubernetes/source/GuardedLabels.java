package io.hauberk.kubernetes.source;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Reads the labels that need a right; a wrong object is the reader's to refuse. */
final class GuardedLabels {
  private GuardedLabels() {}

  static List<Intent.GuardedLabel> of(Collection<CustomObject> objects) {
    return objects.stream()
        .filter(object -> object.kind() == Kind.GuardedLabel)
        .map(GuardedLabels::label)
        .toList();
  }

  private static Intent.GuardedLabel label(CustomObject object) {
    Place place = new Place(object.source().name(), 1, 1);
    List<String> values = new ArrayList<>();
    object.spec().path("values").forEach(value -> values.add(value.asText()));
    return new Intent.GuardedLabel(
        new ObjectMeta(
            Kind.GuardedLabel, object.namespace(), object.name(), new TreeMap<>(), place),
        new Placed<>(object.spec().path("key").asText(), place),
        values,
        object.spec().path("attested").asBoolean(false));
  }
}
