package io.hauberk.policy.resolve;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static io.hauberk.policy.resolve.SmallMesh.CONFIG;
import static io.hauberk.policy.resolve.SmallMesh.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message says where, what was written, and what to do. */
class MessagesTest {
  private static final String POLICY =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: p, namespace: alice}
      spec:
        protect: {matchLabels: {app: alice}}
        allow:
        - name: read
          from: [{identities: {group: approved-reader}}]
          http:
          - methods: [get]
            path: [{prefix: /a}]
      """;
  private static final String GROUP =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: IdentityGroup
      metadata: {name: approved-readers, namespace: alice}
      spec: {members: [{serviceAccount: {namespace: bob, name: bob}}]}
      """;

  @Test
  void namesTheProbableField() {
    assertEquals(
        List.of(
            "HBK3004 policies/alice.yaml:10:17 `methods`: `get` can never match: methods are upper"
                + " case, write `GET`",
            "HBK1014 policies/alice.yaml:11:7 `http` has no field `path`; did you mean `paths`?"),
        of(POLICY));
  }

  @Test
  void namesTheProbableGroup() {
    assertEquals(
        List.of(
            "HBK2003 policies/alice.yaml:8:33 group `approved-reader` does not exist in namespace"
                + " `alice`; did you mean `approved-readers`?"),
        of(POLICY.replace("[get]", "[GET]").replace("path:", "paths:")));
  }

  @Test
  void reportsEverythingOfAllFilesInOneRun() {
    Reading reading =
        PolicyReader.read(
            List.of(
                new SourceText("b.yaml", POLICY),
                new SourceText("a.yaml", "kind: [\n"),
                new SourceText("c.yaml", CONFIG.replace("example.org", "Example.org"))),
            ReadMesh.NOW);
    assertTrue(reading.model().isEmpty());
    assertEquals(
        List.of("a.yaml", "b.yaml", "b.yaml", "c.yaml"),
        reading.problems().stream().map(Problem::source).toList());
  }

  @Test
  void doesNotBlameWhoeverNamesABrokenObject() {
    String broken = GROUP.replace("members", "member");
    String user =
        policy("{name: r, ports: [443], from: [{identities: {group: approved-readers}}]}");
    assertEquals(
        List.of("HBK1014", "HBK1015"),
        ReadMesh.reading(BASE, user, broken).problems().stream()
            .filter(p -> p.severity() == Problem.Severity.ERROR)
            .map(Problem::code)
            .sorted()
            .toList());
  }

  @Test
  void neverShowsAClassNameOrEndsWithAFullStop() {
    for (Problem problem :
        ReadMesh.reading(BASE, POLICY, GROUP, "kind: x", "- a", "a: *b").problems()) {
      assertTrue(!problem.message().endsWith(".") && !problem.message().contains("io.hauberk"));
    }
  }

  private static List<String> of(String policy) {
    return PolicyReader.read(
            List.of(
                new SourceText("mesh.yaml", BASE + "---\n" + GROUP),
                new SourceText("policies/alice.yaml", policy)),
            ReadMesh.NOW)
        .problems()
        .stream()
        .filter(p -> p.severity() == Problem.Severity.ERROR)
        .map(Problem::toString)
        .toList();
  }
}
