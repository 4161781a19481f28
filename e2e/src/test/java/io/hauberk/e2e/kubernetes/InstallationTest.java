package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The charts, installed by helm in a real cluster without nodes, and taken away again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallationTest {
  private static final String OUR_KINDS = "app.kubernetes.io/name=hauberk-crds";
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
    before = objects().orElseThrow();
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

  @Test
  void theControlPlaneMayDoItsWorkAndNoMore() {
    Rights rights =
        Rights.of(
            """
            user: system:serviceaccount:hauberk-system:WHO
              groups: [system:serviceaccounts]\
            """,
            """
            yes hauberk watch  meshpolicies.hauberk.io - shop
            yes hauberk patch  meshpolicies.hauberk.io/status - shop
            no  hauberk update meshpolicies.hauberk.io - shop
            no  hauberk delete meshguardrails.hauberk.io
            yes hauberk watch  pods - shop
            no  hauberk create pods - shop
            no  hauberk patch  pods - shop
            no  hauberk create pods/exec - shop
            no  hauberk get    secrets - shop
            no  hauberk list   secrets - hauberk-system
            no  hauberk get    secrets other hauberk-system
            yes hauberk get    secrets hauberk-ca hauberk-system
            yes hauberk update leases.coordination.k8s.io hauberk hauberk-system
            no  hauberk create leases.coordination.k8s.io - shop
            yes hauberk patch  networkpolicies.networking.k8s.io - shop
            yes hauberk create subjectaccessreviews.authorization.k8s.io
            no  hauberk create tokenreviews.authentication.k8s.io
            yes hauberk patch  podcertificaterequests.certificates.k8s.io/status - shop
            no  hauberk create podcertificaterequests.certificates.k8s.io - shop
            yes hauberk sign   signers.certificates.k8s.io hauberk.io/workload
            yes hauberk attest signers.certificates.k8s.io hauberk.io/workload
            no  hauberk sign   signers.certificates.k8s.io example.org/other
            yes hauberk update clustertrustbundles.certificates.k8s.io hauberk.io:workload:root
            no  hauberk update clustertrustbundles.certificates.k8s.io example.org:other:root
            yes hauberk patch  validatingwebhookconfigurations.admissionregistration.k8s.io hauberk
            no  hauberk patch  validatingwebhookconfigurations.admissionregistration.k8s.io other
            no  hauberk create mutatingwebhookconfigurations.admissionregistration.k8s.io
            no  hauberk create clusterroles.rbac.authorization.k8s.io
            no  hauberk impersonate users
            """);
    assertEquals(List.of(), rights.wrong(server));
  }

  @Test
  void everyoneMayDoHisPart() {
    Rights rights =
        Rights.of(
            """
            user: somebody
              groups: [WHO]\
            """,
            """
            yes developer  create meshpolicies.hauberk.io - shop
            yes developer  delete identitygroups.hauberk.io - shop
            yes developer  create externalservices.hauberk.io - shop
            no  developer  create meshguardrails.hauberk.io
            no  developer  create quarantines.hauberk.io
            no  developer  patch  guardedlabels.hauberk.io
            no  developer  assert guardedlabels.hauberk.io - shop
            no  developer  patch  meshconfigs.hauberk.io
            no  developer  patch  meshpolicies.hauberk.io/status - shop
            yes editors    create meshpolicies.hauberk.io - shop
            no  editors    create meshpolicies.hauberk.io - default
            no  editors    assert guardedlabels.hauberk.io - shop
            no  editors    create meshguardrails.hauberk.io
            yes platform   patch  meshconfigs.hauberk.io
            yes platform   create quarantines.hauberk.io
            no  platform   patch  meshguardrails.hauberk.io
            no  platform   assert guardedlabels.hauberk.io - shop
            yes compliance create meshguardrails.hauberk.io
            yes compliance create guardedlabels.hauberk.io
            yes compliance assert guardedlabels.hauberk.io - shop
            yes compliance create quarantines.hauberk.io
            no  compliance create meshpolicies.hauberk.io - shop
            no  compliance patch  meshconfigs.hauberk.io
            yes auditor    list   meshguardrails.hauberk.io
            yes auditor    get    quarantines.hauberk.io
            no  auditor    create meshpolicies.hauberk.io - shop
            no  auditor    assert guardedlabels.hauberk.io - shop
            no  auditor    get    secrets - shop
            """);
    Deadline.await("the roles to be put together", () -> rights.wrong(server).isEmpty());
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

  @Test
  void evidenceThatOutlivesPodsIsTakenByTheApiServer() {
    String pods =
        helm.template(
            "hauberk",
            "-s",
            "templates/deployment.yaml",
            "--set",
            Helm.TRUST_DOMAIN + ",evidence.volume.persistent=true,evidence.secrets={siem.tls}");
    Outcome taken = server.kubectl().runWith(pods, "apply", "--dry-run=server", "-f", "-");
    assertTrue(taken.out().contains("statefulset.apps/hauberk created"), taken::toString);
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
    server.kubectl().output("delete", "crd", "-l", OUR_KINDS, "--wait=false");
    Deadline.await("nothing to be left", this::isGone);
  }

  /**
   * The API server looks again at a definition only after minutes when its store was not ready at
   * the moment of the deletion, or when the definition changes.
   */
  private boolean isGone() {
    server
        .kubectl()
        .run("annotate", "crd", "-l", OUR_KINDS, "--overwrite", "asked=" + System.nanoTime());
    return objects().map(before::containsAll).orElse(false);
  }

  /** Absent when a kind went while its objects were asked for. */
  private Optional<Set<String>> objects() {
    String kinds =
        server
            .kubectl()
            .output("api-resources", "--verbs=list,delete", "-o", "name")
            .lines()
            .filter(kind -> !kind.startsWith("events"))
            .collect(Collectors.joining(","));
    Outcome asked =
        server
            .kubectl()
            .run(
                "get",
                kinds,
                "-A",
                "-o",
                "custom-columns=K:.kind,N:.metadata.namespace,A:.metadata.name",
                "--no-headers");
    return Optional.of(asked)
        .filter(Outcome::succeeded)
        .map(
            outcome ->
                outcome
                    .out()
                    .lines()
                    .map(line -> line.replaceAll(" +", " ").trim())
                    .collect(Collectors.toSet()));
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
