package io.hauberk.policy.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Decision;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Grants only open, guardrails only close, and no order means anything. */
class AlgebraProperties {
  private record Asked(int port, Request request) {}

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void theOrderOfDocumentsMeansNothing(
      @ForAll("meshes") List<String> documents, @ForAll Random random) {
    List<String> shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, random);
    assertEquals(read(documents).model(), read(shuffled).model());
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void theOrderOfListEntriesAndKeysMeansNothing(
      @ForAll("meshes") List<String> documents, @ForAll Random random) {
    List<String> shuffled =
        documents.stream().flatMap(d -> ShuffledYaml.of(d, random).stream()).toList();
    assertEquals(read(documents).model(), read(shuffled).model());
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void theDivisionIntoFilesMeansNothing(@ForAll("meshes") List<String> documents) {
    List<SourceText> files =
        IntStream.range(0, documents.size())
            .mapToObj(i -> new SourceText((documents.size() - i) + ".yaml", documents.get(i)))
            .toList();
    assertEquals(read(documents).model(), PolicyReader.read(files, ReadMesh.NOW).model());
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void aGrantOnlyWidens(
      @ForAll("meshes") List<String> documents,
      @ForAll("policy") String more,
      @ForAll("requests") List<Asked> requests) {
    MeshModel before = read(documents).model().orElseThrow();
    MeshModel after = read(with(documents, more)).model().orElseThrow();
    for (Asked asked : requests) {
      assertTrue(!allowed(before, asked) || allowed(after, asked), () -> "lost " + asked);
    }
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void aGuardrailOnlyNarrows(
      @ForAll("meshes") List<String> documents,
      @ForAll("guardrail") String more,
      @ForAll("requests") List<Asked> requests) {
    MeshModel before = read(documents).model().orElseThrow();
    MeshModel after = read(with(documents, more)).model().orElseThrow();
    for (Asked asked : requests) {
      assertTrue(!allowed(after, asked) || allowed(before, asked), () -> "won " + asked);
    }
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void whatIsShadowedNeverChangesWhatIsEnforced(
      @ForAll("meshes") List<String> documents,
      @ForAll("policy") String policy,
      @ForAll("guardrail") String guardrail,
      @ForAll("requests") List<Asked> requests) {
    String shadowedPolicy = policy.replace("\nspec:\n", "\nspec:\n  mode: shadow\n");
    String shadowedGuardrail =
        guardrail.contains("mode: shadow")
            ? guardrail
            : guardrail.replace("\nspec:\n", "\nspec:\n  mode: shadow\n");
    MeshModel before = read(documents).model().orElseThrow();
    MeshModel after =
        read(with(with(documents, shadowedPolicy), shadowedGuardrail)).model().orElseThrow();
    for (Asked asked : requests) {
      assertEquals(decide(before, asked).enforced(), decide(after, asked).enforced());
    }
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void whoeverIsAllowedIsAlsoRoutedThere(
      @ForAll("meshes") List<String> documents, @ForAll("requests") List<Asked> requests) {
    MeshModel model = read(documents).model().orElseThrow();
    for (Asked asked : requests) {
      if (allowed(model, asked)) {
        WorkloadPolicy caller =
            model.workloads().values().stream()
                .filter(w -> w.instances().contains(asked.request().caller().instance()))
                .findFirst()
                .orElseThrow();
        assertTrue(
            caller.outbound().destinations().stream().anyMatch(d -> d.port() == asked.port()));
      }
    }
  }

  @Provide
  Arbitrary<List<String>> meshes() {
    return MeshTexts.meshes().filter(documents -> read(documents).model().isPresent());
  }

  @Provide
  Arbitrary<String> policy() {
    return MeshTexts.policies("more").filter(AlgebraProperties::good);
  }

  @Provide
  Arbitrary<String> guardrail() {
    return MeshTexts.guardrails("more").filter(AlgebraProperties::good);
  }

  @Provide
  Arbitrary<List<Asked>> requests() {
    MeshModel model = ReadMesh.model(SmallMesh.BASE);
    Arbitrary<Caller> callers =
        Combinators.combine(
                Arbitraries.of(
                    model.workloads().values().stream()
                        .filter(w -> !w.workload().name().equals("alice"))
                        .toList()),
                Arbitraries.of("10.1.2.3", "10.2.0.1", "192.0.2.1"))
            .as(
                (w, address) ->
                    new Caller(w.account(), w.instances().getFirst(), IpAddress.parse(address)));
    Arbitrary<Asked> http =
        Combinators.combine(
                callers,
                Arbitraries.of("GET", "POST", "DELETE"),
                Arbitraries.of(
                    "/", "/a", "/a/b", "/a/b/c", "/b/x", "/ab", "/a/", "/a//b", "/a/m?q"),
                Arbitraries.of("alice.alice", "other"),
                Arbitraries.of("", "a", "b"))
            .as(
                (caller, method, path, host, role) ->
                    new Asked(
                        443,
                        new Request.Http(
                            caller,
                            method,
                            path,
                            host,
                            role.isEmpty()
                                ? List.of(new Request.Header("content-type", "application/grpc"))
                                : List.of(new Request.Header("x-role", role)))));
    Arbitrary<Asked> tcp = callers.map(caller -> new Asked(5432, new Request.Tcp(caller)));
    return Arbitraries.frequencyOf(Tuple.of(4, http), Tuple.of(1, tcp)).list().ofSize(25);
  }

  private static boolean good(String document) {
    return read(List.of(SmallMesh.BASE, document)).model().isPresent();
  }

  private static boolean allowed(MeshModel model, Asked asked) {
    return decide(model, asked).enforced().allowed();
  }

  private static Decision decide(MeshModel model, Asked asked) {
    return Evaluator.evaluate(
        ReadMesh.policy(model, "alice/alice"), asked.port(), asked.request(), model.exclusions());
  }

  private static List<String> with(List<String> documents, String more) {
    return Stream.concat(documents.stream(), Stream.of(more)).toList();
  }

  private static Reading read(List<String> documents) {
    return ReadMesh.reading(documents.toArray(new String[0]));
  }
}
