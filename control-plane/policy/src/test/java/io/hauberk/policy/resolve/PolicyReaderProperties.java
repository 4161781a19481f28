package io.hauberk.policy.resolve;

import static io.hauberk.policy.resolve.ReadMesh.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A reader that remembers says the same as one that does not. */
class PolicyReaderProperties {
  /** What a cluster holds at one moment. */
  record Moment(List<SourceText> objects, List<Intent.Workload> workloads) {}

  @Property(tries = 150)
  void whatIsRememberedChangesNothing(@ForAll("histories") List<Moment> history) {
    PolicyReader reader = new PolicyReader();
    for (Moment moment : history) {
      assertEquals(
          new PolicyReader()
              .read(moment.objects(), moment.workloads(), NOW, Strictness.CLUSTER)
              .model(),
          reader.read(moment.objects(), moment.workloads(), NOW, Strictness.CLUSTER).model());
    }
  }

  @Provide
  Arbitrary<List<Moment>> histories() {
    Arbitrary<List<String>> documents =
        MeshTexts.meshes().map(texts -> texts.subList(1, texts.size()));
    Arbitrary<List<String>> quarantines =
        Arbitraries.of(
                "workload: {namespace: bob, name: bob}",
                "labels: {matchLabels: {tier: gold}}",
                "pod: {uid: p1}")
            .map(target -> SmallMesh.quarantine("q", target))
            .list()
            .ofMaxSize(1);
    Arbitrary<List<SourceText>> objects =
        Combinators.combine(documents, quarantines)
            .as(
                (some, more) -> {
                  List<String> all = new ArrayList<>(some);
                  all.addAll(more);
                  all.add(SmallMesh.CONFIG);
                  return Pods.objects(all);
                });
    // few sets of objects, many of pods: mostly pods alone come and go
    return objects
        .list()
        .ofSize(2)
        .flatMap(
            sets ->
                Combinators.combine(Arbitraries.of(sets), pods())
                    .as(Moment::new)
                    .list()
                    .ofMinSize(2)
                    .ofMaxSize(6));
  }

  private static Arbitrary<List<Intent.Workload>> pods() {
    Arbitrary<Integer> counts = Arbitraries.integers().between(1, 3);
    Arbitrary<Integer> births = Arbitraries.integers().between(0, 2);
    return Combinators.combine(counts, births, counts, births)
        .as(
            (bobs, first, others, second) ->
                List.of(
                    Pods.workload("alice", Map.of("data", "pci"), "a" + first),
                    Pods.workload("bob", Map.of("tier", "gold"), uids(bobs, "b" + first)),
                    Pods.workload(
                        "bob-two", "bob", Map.of("tier", "tin"), uids(others, "p" + second)),
                    Pods.workload("carol", Map.of(), uids(bobs, "c" + second)),
                    Pods.workload("dave", Map.of("tier", "gold"), "d" + second)));
  }

  private static String[] uids(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(i -> prefix + "x" + i).toArray(String[]::new);
  }
}
