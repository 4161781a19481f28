package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Kubectl;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The charts, installed by helm in a real cluster without nodes, and taken away again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallationTest {
  private static final String ACCOUNT = "system:serviceaccount:hauberk-system:hauberk";

  private ApiServer server;
  private Helm helm;
  private Set<String> before;

  @BeforeAll
  void install(@TempDir Path folder) throws IOException {
    server = ApiServer.start(folder.resolve("cluster"), Companion.CONTROLLER_MANAGER);
    helm = new Helm(folder, server.kubeconfig());
    server.namespace("shop");
    // as strict as Kubernetes knows how to be
    server.namespace(Helm.NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
    before = objects();
    helm.install("hauberk-crds");
    String notes = helm.install("hauberk", "--set", Helm.TRUST_DOMAIN);
    assertTrue(notes.contains("kubectl label namespace shop hauberk.io/inject=enabled"), notes);
    for (String team : List.of("developer", "platform", "compliance", "auditor")) {
      server
          .kubectl()
          .output(
              "create",
              "clusterrolebinding",
              "t-" + team,
              "--clusterrole=hauberk-" + team,
              "--group=" + team);
    }
    server
        .kubectl()
        .output(
            "create",
            "rolebinding",
            "editor",
            "-n",
            "shop",
            "--clusterrole=edit",
            "--group=editors");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void theControlPlanesPodsPassTheStrictestPodSecurity() {
    Deadline.await(
        "two pods",
        () ->
            server
                    .kubectl()
                    .output("get", "pods", "-n", Helm.NAMESPACE, "-o", "name")
                    .lines()
                    .count()
                >= 2);
    assertEquals(
        "65532 true RuntimeDefault true false",
        server
            .kubectl()
            .output(
                "get",
                "deployment/hauberk",
                "-n",
                Helm.NAMESPACE,
                "-o",
                "jsonpath={.spec.template.spec.securityContext.runAsUser}"
                    + " {.spec.template.spec.securityContext.runAsNonRoot}"
                    + " {.spec.template.spec.securityContext.seccompProfile.type}"
                    + " {.spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem}"
                    + " {.spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation}"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          yes, watch, meshpolicies.hauberk.io,              , shop
          yes, patch, meshpolicies.hauberk.io/status,       , shop
          no,  update, meshpolicies.hauberk.io,             , shop
          no,  delete, meshguardrails.hauberk.io,           , shop
          yes, watch, pods,                                 , shop
          no,  create, pods,                                , shop
          no,  create, pods/exec,                           , shop
          no,  get, secrets,                                , shop
          no,  list, secrets,                               , hauberk-system
          no,  get, secrets, other                          , hauberk-system
          yes, get, secrets, hauberk-ca                     , hauberk-system
          yes, update, leases.coordination.k8s.io, hauberk  , hauberk-system
          no,  create, leases.coordination.k8s.io,          , shop
          yes, patch, networkpolicies.networking.k8s.io,    , shop
          yes, create, subjectaccessreviews.authorization.k8s.io, ,
          no,  create, tokenreviews.authentication.k8s.io,  ,
          yes, patch, podcertificaterequests.certificates.k8s.io/status, , shop
          no,  create, podcertificaterequests.certificates.k8s.io, , shop
          yes, patch, validatingwebhookconfigurations.admissionregistration.k8s.io, hauberk,
          no,  patch, validatingwebhookconfigurations.admissionregistration.k8s.io, other,
          no,  create, mutatingwebhookconfigurations.admissionregistration.k8s.io, ,
          no,  create, clusterroles.rbac.authorization.k8s.io, ,
          no,  impersonate, users,                          ,
          """)
  void theControlPlaneMayDoItsWorkAndNoMore(
      String answer, String verb, String resource, String name, String namespace) {
    assertEquals(
        answer, can(server.as(ACCOUNT, "system:serviceaccounts"), verb, resource, name, namespace));
  }

  /** Signers are resources in rights only, so kubectl cannot ask for them. */
  @ParameterizedTest
  @CsvSource({
    "sign, hauberk.io/workload, true",
    "attest, hauberk.io/workload, true",
    "sign, example.org/other, false"
  })
  void theControlPlaneSignsForItsOwnNameOnly(String verb, String signer, String allowed) {
    assertEquals(
        allowed,
        server
            .kubectl()
            .runWith(
                """
                apiVersion: authorization.k8s.io/v1
                kind: SubjectAccessReview
                spec:
                  user: %s
                  resourceAttributes: {group: certificates.k8s.io, resource: signers, verb: %s, name: %s}
                """
                    .formatted(ACCOUNT, verb, signer),
                "create",
                "-f",
                "-",
                "-o",
                "jsonpath={.status.allowed}")
            .out());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          developer,  yes, create, meshpolicies.hauberk.io
          developer,  yes, delete, identitygroups.hauberk.io
          developer,  yes, create, externalservices.hauberk.io
          developer,  no,  create, meshguardrails.hauberk.io
          developer,  no,  create, quarantines.hauberk.io
          developer,  no,  patch,  guardedlabels.hauberk.io
          developer,  no,  assert, guardedlabels.hauberk.io
          developer,  no,  patch,  meshconfigs.hauberk.io
          developer,  no,  patch,  meshpolicies.hauberk.io/status
          editors,    yes, create, meshpolicies.hauberk.io
          editors,    no,  assert, guardedlabels.hauberk.io
          editors,    no,  create, meshguardrails.hauberk.io
          platform,   yes, patch,  meshconfigs.hauberk.io
          platform,   yes, create, quarantines.hauberk.io
          platform,   no,  patch,  meshguardrails.hauberk.io
          platform,   no,  assert, guardedlabels.hauberk.io
          compliance, yes, create, meshguardrails.hauberk.io
          compliance, yes, create, guardedlabels.hauberk.io
          compliance, yes, assert, guardedlabels.hauberk.io
          compliance, yes, create, quarantines.hauberk.io
          compliance, no,  create, meshpolicies.hauberk.io
          compliance, no,  patch,  meshconfigs.hauberk.io
          auditor,    yes, list,   meshguardrails.hauberk.io
          auditor,    yes, get,    quarantines.hauberk.io
          auditor,    no,  create, meshpolicies.hauberk.io
          auditor,    no,  assert, guardedlabels.hauberk.io
          auditor,    no,  get,    secrets
          """)
  void everyoneMayDoHisPart(String team, String answer, String verb, String resource) {
    Kubectl somebody = server.as("one-of-" + team, team);
    assertEquals(answer, can(somebody, verb, resource, null, "shop"));
  }

  /** Fails closed: nobody answers, so nothing inside the mesh is let in. */
  @Test
  void withoutControlPlanesNoPodOfTheMeshIsMadeAndOthersAre() {
    assertTrue(server.kubectl().runWith(pod("shop", ""), "apply", "-f", "-").succeeded());
    Outcome refused =
        server
            .kubectl()
            .runWith(pod("shop", ", labels: {hauberk.io/inject: enabled}"), "apply", "-f", "-");
    assertTrue(refused.err().contains("inject-opted-in.hauberk.io"), refused::toString);
    Outcome enrol = server.kubectl("label", "namespace", "shop", "hauberk.io/inject=enabled");
    assertTrue(enrol.err().contains("namespaces.hauberk.io"), enrol::toString);
    Outcome policy =
        server
            .kubectl()
            .runWith(
                """
                apiVersion: hauberk.io/v1alpha1
                kind: Requirement
                metadata: {name: r}
                spec: {id: r, title: r}
                """,
                "apply",
                "-f",
                "-");
    assertTrue(policy.err().contains("objects.hauberk.io"), policy::toString);
    Outcome deployment =
        server.kubectl("create", "deployment", "outside", "--image=x", "-n", "shop");
    assertTrue(deployment.succeeded(), deployment::toString);
  }

  /** Without the roots in them, every webhook would fail until the control plane repairs it. */
  @Test
  void anUpgradeKeepsWhatTheControlPlanePutIntoItsWebhooks() {
    String roots =
        Base64.getEncoder()
            .encodeToString(
                server
                    .kubectl()
                    .output(
                        "get",
                        "configmap/kube-root-ca.crt",
                        "-n",
                        "shop",
                        "-o",
                        "jsonpath={.data.ca\\.crt}")
                    .getBytes(StandardCharsets.UTF_8));
    server
        .kubectl()
        .output(
            "patch",
            "mutatingwebhookconfiguration/hauberk",
            "--type=json",
            "-p",
            "[{\"op\": \"add\", \"path\": \"/webhooks/0/clientConfig/caBundle\", \"value\": \"%s\"}]"
                .formatted(roots));

    helm.upgrade("hauberk", "--reset-then-reuse-values", "--set", "replicas=3");

    assertEquals(
        roots,
        server
            .kubectl()
            .output(
                "get",
                "mutatingwebhookconfiguration/hauberk",
                "-o",
                "jsonpath={.webhooks[0].clientConfig.caBundle}"));
    assertEquals(
        "3",
        server
            .kubectl()
            .output(
                "get",
                "deployment/hauberk",
                "-n",
                Helm.NAMESPACE,
                "-o",
                "jsonpath={.spec.replicas}"));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void uninstallingLeavesNothing() {
    for (String team : List.of("developer", "platform", "compliance", "auditor")) {
      server.kubectl().output("delete", "clusterrolebinding", "t-" + team);
    }
    server.kubectl().output("delete", "rolebinding", "editor", "-n", "shop");
    server.kubectl().output("delete", "pods,deployments", "--all", "-n", "shop");
    helm.output(List.of("uninstall", "hauberk", "-n", Helm.NAMESPACE));
    helm.output(List.of("uninstall", "hauberk-crds", "-n", Helm.NAMESPACE));
    server.kubectl().output("delete", "crd", "-l", "app.kubernetes.io/name=hauberk-crds");
    Deadline.await("nothing to be left", () -> left().isEmpty());
  }

  private Set<String> left() {
    Set<String> left = new TreeSet<>(objects());
    left.removeAll(before);
    return left;
  }

  private Set<String> objects() {
    String kinds =
        server
            .kubectl()
            .output("api-resources", "--verbs=list,delete", "-o", "name")
            .lines()
            .filter(kind -> !kind.startsWith("events"))
            .collect(Collectors.joining(","));
    return server
        .kubectl()
        .output(
            "get",
            kinds,
            "-A",
            "-o",
            "custom-columns=K:.kind,N:.metadata.namespace,A:.metadata.name",
            "--no-headers")
        .lines()
        .map(line -> line.replaceAll(" +", " ").trim())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String can(
      Kubectl who, String verb, String resource, @Nullable String name, @Nullable String in) {
    List<String> words = new ArrayList<>(List.of("auth", "can-i", verb));
    String[] parts = resource.split("/", 2);
    words.add(name == null ? parts[0] : parts[0] + "/" + name);
    if (parts.length > 1) {
      words.add("--subresource=" + parts[1]);
    }
    if (in != null) {
      words.addAll(List.of("-n", in));
    }
    return who.run(words.toArray(String[]::new)).out().trim();
  }

  private static String pod(String namespace, String meta) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p%d, namespace: %s%s}
    spec: {containers: [{name: c, image: x}]}
    """
        .formatted(meta.length(), namespace, meta);
  }
}
