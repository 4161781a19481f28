package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Kubectl;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart's admission policies alone, on a real API server: no webhook and no control plane is
 * there, and what would get round a sidecar is refused all the same.
 */
class AdmissionPolicyTest {
  @TempDir static Path directory;
  private static ApiServer server;

  @BeforeAll
  static void start() throws IOException {
    server = ApiServer.start(directory.resolve("server"));
    Helm helm = Helm.offline(Files.createDirectory(directory.resolve("helm")));
    server.kubectl().runWith(helm.template("hauberk-crds"), "apply", "--server-side", "-f", "-");
    server.apply(helm.template("hauberk", MeshedPod.values("templates/admission-policy.yaml")));
    server.namespace("shop", "hauberk.io/inject=enabled");
    server.namespace("outside");
    server.apply(
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshConfig
        metadata: {name: mesh}
        spec: {trustDomain: example.org, injection: {optOutNamespaces: [lax]}}
        """);
    server.namespace("lax", "hauberk.io/inject=enabled");
    MeshedPod.awaitRefusal(server, "shop", MeshedPod.plain("early").toString(), "HBK7020");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/spec/initContainers", "nothing"})
  void onlyACoveredPodIsCreated(String taken) {
    ObjectNode pod = MeshedPod.covered("p");
    if (taken.equals("nothing")) {
      assertAccepted(create("shop", pod));
    } else {
      Edit.remove(pod, taken);
      assertRefused("HBK7020", create("shop", pod));
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "HBK7020 | /spec/initContainers/0/name | \"early\"",
        "HBK7021 | /spec/initContainers/0/image | \"evil\"",
        "HBK7021 | /spec/initContainers/0/command/0 | \"/usr/sbin/nft\"",
        "HBK7021 | /spec/initContainers/0/command/1 | \"verify\"",
        "HBK7021 | /spec/initContainers/0/command/3 | \"10.96.0.10\"",
        "HBK7021 | /spec/initContainers/0/command/3 | \"10.96.0.10,fd00::a,203.0.113.5\"",
        "HBK7021 | /spec/initContainers/0/command/- | \"--nft\"",
        "HBK7021 | /spec/initContainers/0/args | [\"--dns\", \"203.0.113.5\"]",
        "HBK7021 | /spec/initContainers/0/env | [{\"name\": \"GODEBUG\", \"value\": \"x\"}]",
        "HBK7021 | /spec/initContainers/1/image | \"evil\"",
        "HBK7021 | /spec/initContainers/1/command/0 | \"/bin/sh\"",
        "HBK7021 | /spec/initContainers/1/command/1 | \"key\"",
        "HBK7021 | /spec/initContainers/1/args | []",
        "HBK7021 | /spec/initContainers/1/env/- | {\"name\": \"LD_PRELOAD\", \"value\": \"/x.so\"}",
        "HBK7021 | /spec/initContainers/1/env/2 | {\"name\": \"POD_UID\", \"value\": \"other\"}",
        "HBK7021 | /spec/initContainers/1/envFrom | [{\"configMapRef\": {\"name\": \"x\"}}]",
        "HBK7021 | /spec/initContainers/1/livenessProbe | {\"exec\": {\"command\": [\"sh\"]}}",
        "HBK7021 | /spec/initContainers/1/lifecycle/preStop | {\"exec\": {\"command\": [\"sh\"]}}",
        "HBK7021 | /spec/initContainers/1/lifecycle/postStart/exec/command/0 | \"sh\"",
        "HBK7021 | /spec/initContainers/1/securityContext/runAsUser | 1000",
        "HBK7021 | /spec/initContainers/1/securityContext/capabilities/add | [\"SYS_PTRACE\"]",
        "HBK7021 | /spec/initContainers/1/volumeMounts/1/mountPath | \"/etc/hauberk\"",
        "HBK7002 | /spec/volumes/1 | {\"name\": \"hauberk-id\", \"emptyDir\": {}}",
        "HBK7002 | /spec/volumes/1/projected/sources/1 | {\"configMap\": {\"name\": \"my-roots\"}}",
        "HBK7002 | /spec/volumes/0 | {\"name\": \"hauberk-tmp\", \"hostPath\": {\"path\":"
            + " \"/srv\"}}",
        "HBK7002 | /spec/volumes/- | {\"name\": \"hauberk-x\", \"emptyDir\": {}}",
        "HBK7013 | /spec/volumes/- | {\"name\": \"x\", \"projected\": {\"sources\":"
            + " [{\"podCertificate\": {\"signerName\": \"hauberk.io/workload\", \"keyType\":"
            + " \"ED25519\", \"credentialBundlePath\": \"b\"}}]}}",
        "HBK7008 | /spec/hostNetwork | true",
        "HBK7009 | /spec/hostPID | true",
        "HBK7009 | /spec/hostIPC | true",
        "HBK7010 | /spec/shareProcessNamespace | true",
        "HBK7001 | /spec/containers/0/name | \"hauberk-app\"",
        "HBK7011 | /spec/containers/0/volumeMounts | [{\"name\": \"hauberk-id\", \"mountPath\":"
            + " \"/x\"}]",
        "HBK7011 | /spec/containers/0/volumeMounts | [{\"name\": \"hauberk-id\", \"mountPath\":"
            + " \"/x\", \"subPath\": \"bundle.pem\"}]",
        "HBK7004 | /spec/containers/0/securityContext/runAsUser | 1337",
        "HBK7004 | /spec/securityContext | {\"runAsUser\": 1338}",
        "HBK7007 | /spec/containers/0/securityContext/privileged | true",
        "HBK7006 | /spec/containers/0/securityContext/capabilities/add | [\"NET_ADMIN\"]",
        "HBK7006 | /spec/containers/0/securityContext/capabilities/drop | []",
        "HBK7005 | /spec/containers/0/ports | [{\"containerPort\": 15006}]",
        "HBK7012 | /spec/volumes/- | {\"name\": \"x\", \"hostPath\": {\"path\":"
            + " \"/var/lib//kubelet/\"}}",
        "HBK7012 | /spec/volumes/- | {\"name\": \"x\", \"hostPath\": {\"path\": \"/\"}}",
        "HBK7014 | /metadata/labels | {\"hauberk.io/inject\": \"disabled\"}"
      })
  void oneThingThatGetsRoundTheSidecarIsRefusedByName(String code, String at, String value) {
    ObjectNode pod = MeshedPod.covered("p");
    Edit.set(pod, at, value);
    assertRefused(code, create("shop", pod));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "none | /metadata/labels | {}",
        "HBK7021 | /spec/initContainers/0/image | \"evil\"",
        "HBK7021 | /spec/initContainers/0/command/7 | \"evil.example:15010\"",
        "HBK7021 | /spec/initContainers/0/command/1 | \"key\"",
        "HBK7021 | /spec/initContainers/0/securityContext/runAsUser | 1000",
        "HBK7021 | /spec/initContainers/0/volumeMounts/- | {\"name\": \"hauberk-tmp\","
            + " \"mountPath\": \"/t\"}",
        "HBK7021 | /spec/initContainers/2/command/2 | \"/dev/null\"",
        "HBK7021 | /spec/initContainers/2/env/4/value | \"streamed\"",
        "HBK7020 | /spec/initContainers/0/name | \"early\"",
        "HBK7001 | /spec/initContainers/- | {\"name\": \"hauberk-more\", \"image\": \"evil\"}",
        "HBK7002 | /spec/volumes/2 | {\"name\": \"hauberk-log\", \"hostPath\": {\"path\":"
            + " \"/srv\"}}",
        "HBK7002 | /spec/volumes/2 | {\"name\": \"hauberk-log\", \"emptyDir\": {\"medium\":"
            + " \"Memory\"}}",
        "HBK7011 | /spec/containers/0/volumeMounts | [{\"name\": \"hauberk-log\", \"mountPath\":"
            + " \"/x\"}]"
      })
  void whatADurableSidecarHasMoreIsComparedToo(String code, String at, String value) {
    ObjectNode pod = MeshedPod.durable("p");
    Edit.set(pod, at, value);
    if (code.equals("none")) {
      assertAccepted(create("shop", pod));
    } else {
      assertRefused(code, create("shop", pod));
    }
  }

  @Test
  void whoDoesNotShipHasNoVolumeForIt() {
    ObjectNode pod = MeshedPod.covered("p");
    Edit.set(pod, "/spec/volumes/-", "{\"name\": \"hauberk-log\", \"emptyDir\": {}}");
    assertRefused("HBK7002", create("shop", pod));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "args/1 | key-writer",
        "args/3 | evil.example",
        "args/5 | evil.example:15010",
        "args/6 | --control-plane",
        "args/7 | ../../ready",
        "args/8 | app/readiness http 10.0.0.1:80 1 10 /health",
        "args/8 | app/readiness http 8080 1 10 health",
        "args/8 | app/readiness file 8080 1 10 /etc/passwd",
        "args/8 | --control-plane",
        "args/- | --allow-unknown-fields"
      })
  void aConfigurationOfOnesOwnIsRefused(String at, String theirs) {
    ObjectNode pod = MeshedPod.covered("p");
    Edit.set(pod, "/spec/initContainers/1/" + at, TextNode.valueOf(theirs).toString());
    assertRefused("HBK7021", create("shop", pod));
  }

  @Test
  void outsideTheMeshNothingIsAsked() {
    assertAccepted(create("outside", MeshedPod.plain("p")));
  }

  @Test
  void whereTheMeshLetsThemPodsStayOutside() {
    ObjectNode pod = MeshedPod.plain("p");
    Edit.set(pod, "/metadata/labels", "{\"hauberk.io/inject\": \"disabled\"}");
    assertAccepted(create("lax", pod));
    Edit.set(pod, "/spec/volumes", MeshedPod.covered("x").at("/spec/volumes").toString());
    assertRefused("HBK7020", create("lax", pod));
  }

  @Test
  void whoAsksForAnIdentityAnywhereIsAMember() {
    ObjectNode pod = MeshedPod.plain("p");
    Edit.set(pod, "/spec/volumes", MeshedPod.covered("x").at("/spec/volumes").toString());
    assertRefused("HBK7020", create("outside", pod));
    Edit.set(pod, "/metadata/labels", "{\"hauberk.io/inject\": \"enabled\"}");
    Edit.remove(pod, "/spec/volumes");
    assertRefused("HBK7020", create("outside", pod));
  }

  @Test
  void aRunningSidecarKeepsItsImage() {
    server
        .kubectl()
        .runWith(MeshedPod.covered("runs").toString(), "create", "-n", "shop", "-f", "-");
    assertRefused("HBK7021", set("hauberk-proxy=evil"));
    assertAccepted(set("app=newer"));
    assertAccepted(server.kubectl("-n", "shop", "label", "pod", "runs", "a=b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "none | {}",
        "HBK7011 | {\"volumeMounts\": [{\"name\": \"hauberk-id\", \"mountPath\": \"/x\"}]}",
        "HBK7004 | {\"securityContext\": {\"runAsUser\": 1337}}",
        "HBK7007 | {\"securityContext\": {\"privileged\": true}}",
        "HBK7006 | {\"securityContext\": {\"capabilities\": {\"add\": [\"SYS_PTRACE\"]}}}"
      })
  void aDebuggerTakesNoIdentity(String code, String container) {
    String name = "d" + Integer.toHexString(container.hashCode());
    server.kubectl().runWith(MeshedPod.covered(name).toString(), "create", "-n", "shop", "-f", "-");
    Outcome outcome =
        server.kubectl(
            "-n",
            "shop",
            "patch",
            "pod",
            name,
            "--subresource=ephemeralcontainers",
            "--patch",
            MeshedPod.debugger(container));
    if (code.equals("none")) {
      assertAccepted(outcome);
    } else {
      assertRefused(code, outcome);
    }
  }

  @Test
  void onlyThePodsNodeAsksForItsCertificate() {
    String request = CertificateAsk.of("shop", "ghost", "node1");
    assertRefused("HBK7022", server.kubectl().runWith(request, "create", "-f", "-"));
    Kubectl node2 = server.as("system:node:node2", "system:masters");
    assertRefused("HBK7022", node2.runWith(request, "create", "-f", "-"));
    Kubectl node1 = server.as("system:node:node1", "system:masters");
    assertAccepted(node1.runWith(request, "create", "-f", "-"));
    assertAccepted(
        server
            .kubectl()
            .runWith(request.replace("hauberk.io/", "other.example/"), "create", "-f", "-"));
  }

  @Test
  void onlyThePlatformTeamTakesANamespaceOut() {
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: namespaces}
        rules: [{apiGroups: [""], resources: [namespaces], verbs: [get, patch, update]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: dev}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: namespaces}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: dev}]
        """);
    server.namespace("leaving", "hauberk.io/inject=enabled");
    Kubectl dev = server.as("dev");
    assertAccepted(dev.run("label", "namespace", "leaving", "team=x"));
    for (String change : new String[] {"hauberk.io/inject-", "hauberk.io/inject=off"}) {
      assertRefused("HBK7023", dev.run("label", "--overwrite", "namespace", "leaving", change));
    }
    assertAccepted(server.kubectl("label", "namespace", "leaving", "hauberk.io/inject-"));
  }

  private static Outcome set(String image) {
    return server.kubectl("-n", "shop", "set", "image", "pod/runs", image);
  }

  private static Outcome create(String namespace, ObjectNode pod) {
    return MeshedPod.create(server, namespace, pod.toString());
  }

  private static void assertAccepted(Outcome outcome) {
    assertTrue(outcome.succeeded(), outcome::toString);
  }

  private static void assertRefused(String code, Outcome outcome) {
    assertTrue(!outcome.succeeded() && outcome.err().contains(code), outcome::toString);
  }
}
