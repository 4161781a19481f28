package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.webhook.Answer.Allowed;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import io.hauberk.kubernetes.webhook.Answer.Why;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectReviewerTest {
  private static final String CONFIG =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      """;
  private static final String GROUP =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: IdentityGroup
      metadata: {name: readers, namespace: alice}
      spec: {members: [{serviceAccount: {namespace: bob, name: bob}}]}
      """;
  private static final String ALICE =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: alice, namespace: alice, labels: {app: alice}}
      spec:
        serviceAccount: alice
        ports: [{port: 443, protocol: http, app: "127.0.0.1:28080"}]
      """;

  private final FakeMesh mesh = new FakeMesh().with(CONFIG).with(ALICE);
  private final ObjectReviewer reviewer =
      new ObjectReviewer(
          mesh,
          new MeshReading(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"))),
          new TrustDomain("example.org"));

  @Test
  void aGoodPolicyIsAllowed() {
    mesh.with(GROUP);

    assertEquals(List.of(), allowed(create(policy("identities: {group: readers}"))).warnings());
  }

  @Test
  void aMisspeltConditionIsRefusedWithItsFieldAndTheWordsOfLint() {
    Refused refused = refused(create(policy("namespaces: [bob], lables: {a: b}")));

    assertEquals(Why.INVALID, refused.why());
    assertEquals("spec.allow[0].from[0].lables", refused.reasons().getFirst().field());
    assertEquals(
        "HBK1014 spec.allow[0].from[0].lables: `from` has no field `lables`; did you mean"
            + " `labels`?",
        refused.message());
  }

  @Test
  void aReferenceThatDoesNotResolveYetIsAWarning() {
    List<String> warnings = allowed(create(policy("identities: {group: readers}"))).warnings();

    assertTrue(warnings.getFirst().startsWith("HBK2003 spec.allow[0]"), warnings::toString);
  }

  @Test
  void whatIsOtherwiseWrongWithTheMeshIsNotThisObjectsFault() {
    mesh.with(policy("namespacs: [bob]").replace("name: p", "name: broken"));

    allowed(create(policy("namespaces: [bob]")));
  }

  @Test
  void anObjectThatMakesAnotherWrongIsRefused() {
    mesh.with(
        """
        apiVersion: hauberk.io/v1alpha1
        kind: ExternalService
        metadata: {name: p, namespace: alice}
        spec:
          host: api.example.com
          port: 443
          protocol: https
          allow: [{name: r, from: [{namespaces: [alice]}]}]
        """);

    Refused refused = refused(create(policy("namespaces: [bob]")));

    assertTrue(refused.message().startsWith("HBK2014 ExternalService alice/p: "), refused::message);
  }

  @Test
  void anUpdateOfMetadataIsNobodysMistake() {
    String broken = policy("namespacs: [bob]");

    allowed(
        TestReviews.update(
            "dev",
            "meshpolicies.hauberk.io",
            broken,
            broken.replace("name: p,", "name: p, labels: {a: b},")));
  }

  @Test
  void whatTheServerWritesIsNotRead() {
    allowed(
        create(
            policy("namespaces: [bob]")
                    .replace(
                        "name: p,",
                        "name: p, uid: u, generation: 3, managedFields: [{manager: kubectl}],"
                            + " annotations: {kubectl.kubernetes.io/last-applied-configuration:"
                            + " x},")
                + "status: {conditions: []}\n"));
  }

  @Test
  void takingAnObjectAwayIsAllowedAndWhatComesOfItIsSaid() {
    mesh.with(GROUP).with(policy("identities: {group: readers}"));

    List<String> warnings =
        allowed(TestReviews.delete("dev", "identitygroups.hauberk.io", GROUP)).warnings();

    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.getFirst().startsWith("without this object: HBK2003 MeshPolicy alice/p: "),
        warnings::toString);
  }

  @Test
  void anotherTrustDomainIsRefused() {
    Refused refused =
        refused(
            TestReviews.update(
                "admin",
                "meshconfigs.hauberk.io",
                CONFIG,
                CONFIG.replace("example.org", "example.com")));

    assertTrue(refused.message().startsWith("HBK7055 spec.trustDomain: "), refused::message);
  }

  @Test
  void aLabelThatBecomesGuardedNamesWhoCarriesIt() {
    mesh.workloads.addAll(TestWorkloads.of("shop", "web", "pci", "compliant"));

    List<String> warnings =
        allowed(
                TestReviews.create(
                    "officer",
                    "guardedlabels.hauberk.io",
                    """
                    apiVersion: hauberk.io/v1alpha1
                    kind: GuardedLabel
                    metadata: {name: pci-compliant}
                    spec: {key: pci, values: [compliant]}
                    """))
            .warnings();

    assertEquals(
        List.of(
            "HBK7054 label `pci` stands already on 1 workload, and nobody was asked: `shop/web`"),
        warnings);
  }

  @Test
  void beforeTheClusterIsKnownNothingIsWritten() {
    mesh.known = false;

    assertEquals(Why.UNAVAILABLE, refused(create(policy("namespaces: [bob]"))).why());
  }

  @Test
  void anObjectDeeperThanAnyIsRefusedByItsDepth() {
    String deep = "[".repeat(60) + "]".repeat(60);

    Refused refused = refused(create(policy("namespaces: " + deep)));

    assertTrue(refused.message().startsWith("HBK1006 "), refused::message);
  }

  @Test
  void aMegabyteOfPolicyIsJudgedInTime() {
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < 16_000; i++) {
      paths
          .append(i == 0 ? "" : ", ")
          .append("{prefix: /customers/")
          .append(i)
          .append("/records/of/the/year/that/was/long/ago/and/is/over}");
    }
    String policy = policy("namespaces: [bob]").replace("methods: [GET]", "paths: [" + paths + "]");
    assertTrue(policy.length() > 1_000_000, "only " + policy.length());
    Review review = TestReviews.create("dev", "meshpolicies.hauberk.io", policy);

    assertTimeout(ReviewLimits.STANDARD.review(), () -> reviewer.review(review));
  }

  private static Review create(String policy) {
    return TestReviews.create("dev", "meshpolicies.hauberk.io", policy);
  }

  private static String policy(String from) {
    return """
    apiVersion: hauberk.io/v1alpha1
    kind: MeshPolicy
    metadata: {name: p, namespace: alice}
    spec:
      protect: {matchLabels: {app: alice}}
      allow: [{name: r, from: [{%s}], http: [{methods: [GET]}]}]
    """
        .formatted(from);
  }

  private Allowed allowed(Review review) {
    return assertInstanceOf(Allowed.class, reviewer.review(review));
  }

  private Refused refused(Review review) {
    return assertInstanceOf(Refused.class, reviewer.review(review));
  }
}
