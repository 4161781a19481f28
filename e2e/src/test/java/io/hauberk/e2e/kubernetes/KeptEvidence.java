package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.e2e.demo.HauberkProcess;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The evidence of an installation in a claim, as docs/kubernetes/evidence.md has it: from the
 * {@code emptyDir} there, and over the end of a pod.
 *
 * @param folder for files, and for the volume of the first node
 */
record KeptEvidence(ClusterMesh mesh, Path folder) {
  static final String CLAIM = "state-hauberk-0";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POD = "hauberk-0";
  private static final String STATE = "/var/lib/hauberk/state";
  private static final List<String> HAUBERK =
      List.of("/opt/java/bin/java", "@/opt/hauberk/hauberk");

  /** A local volume gets the group of the pod, as block storage does; one of hostPath does not. */
  private static final String VOLUME =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: kept}
      provisioner: kubernetes.io/no-provisioner
      volumeBindingMode: WaitForFirstConsumer
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: kept}
      spec:
        capacity: {storage: 2Gi}
        accessModes: [ReadWriteOnce]
        persistentVolumeReclaimPolicy: Retain
        storageClassName: kept
        local: {path: "%s"}
        nodeAffinity:
          required:
            nodeSelectorTerms:
            - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node1]}]
      """;

  private static final String VALUES =
      """
      evidence:
        config:
          sinks:
          - name: soc
            kind: hec
            url: %s
            token-file: /run/hauberk/secrets/splunk/token
            acknowledge: false
        secrets: [splunk]
        volume: {persistent: true, size: 1Gi, storageClassName: kept}
      """;

  /** Goes from the folder that ends with the pod to a claim, with a receiver. */
  void choose(URI receiver, String token) throws IOException {
    Path volume = Files.createDirectories(folder.resolve("volume"));
    mesh.cluster().server().apply(VOLUME.formatted(volume));
    mesh.kubectl()
        .output(
            "create",
            "secret",
            "generic",
            "splunk",
            "-n",
            Helm.NAMESPACE,
            "--from-literal=token=" + token);
    Path values = Files.writeString(folder.resolve("evidence.yaml"), VALUES.formatted(receiver));
    mesh.helm().upgrade("hauberk", "--reset-then-reuse-values", "-f", values.toString(), "--wait");
    mesh.awaitRollout(Helm.NAMESPACE, "statefulset/hauberk");
    assertEquals(
        "", get("get", "deployment/hauberk", "-n", Helm.NAMESPACE, "--ignore-not-found"), "left");
  }

  /** The key of the log, by the words of the page; it is kept for {@link #auditLater}. */
  String key() throws IOException {
    String key = get(wordsOfThePage(" audit key "));
    assertTrue(key.startsWith("example.org/hauberk/evidence/" + POD + "+"), key);
    Files.writeString(folder.resolve("key"), key + "\n");
    return key;
  }

  /** Keeps a checkpoint elsewhere, by the words of the page. */
  void keepCheckpoint() throws IOException {
    String proof = get(wordsOfThePage(" audit prove "));
    Files.writeString(
        folder.resolve("checkpoint"), proof.substring(proof.indexOf("\n\n") + 2) + "\n");
  }

  /** What an auditor does when the cluster has nothing of Hauberk any more but the volume. */
  void auditLater() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(HauberkProcess.program());
    command.addAll(
        List.of(
            "audit",
            "verify",
            folder.resolve("volume/state/evidence/log").toString(),
            "--key",
            folder.resolve("key").toString(),
            "--earlier",
            folder.resolve("checkpoint").toString()));
    Path said = folder.resolve("audit");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "no end");
    assertEquals(0, process.exitValue(), Files.readString(said));
  }

  private static String[] wordsOfThePage(String command) throws IOException {
    return Files.readString(ClusterMesh.ROOT.resolve("docs/kubernetes/evidence.md"))
        .lines()
        .filter(line -> line.startsWith("$ kubectl ") && line.contains(command))
        .map(line -> line.substring("$ kubectl ".length()).replaceFirst(" \\|.*", ""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the page does not say `" + command + "`"))
        .split(" ", -1);
  }

  /** Refusals of a service account, each as it stands in the log; the oldest first. */
  List<String> refusals(String namespace, String account) {
    return hauberk(
            "log",
            "--state",
            STATE,
            "--from",
            "spiffe://example.org/ns/%s/sa/%s".formatted(namespace, account),
            "--verdict",
            "denied",
            "--limit",
            "0",
            "-o",
            "json")
        .lines()
        .toList();
  }

  /** By which a refusal is known at every receiver. */
  static String uid(String refusal) throws IOException {
    return JSON.readTree(refusal).at("/record/uid").asText();
  }

  /** The log is whole, under the key. */
  void verify(String key) {
    String said = hauberk("audit", "verify", STATE + "/evidence/log", "--key", key);
    assertTrue(said.contains("record"), said);
  }

  /** Another pod with the same name takes its place. */
  void restart() {
    String before = uidAndReady().replaceFirst(" .*", "");
    mesh.kubectl().output("delete", "pod", POD, "-n", Helm.NAMESPACE);
    Deadline.await(
        "the pod's successor",
        Duration.ofMinutes(3),
        () -> {
          String now = uidAndReady();
          return now.endsWith(" true") && !now.startsWith(before);
        });
  }

  private String uidAndReady() {
    return mesh.kubectl()
        .run(
            "get",
            "pod",
            POD,
            "-n",
            Helm.NAMESPACE,
            "-o",
            "jsonpath={.metadata.uid} {.status.containerStatuses[0].ready}")
        .out()
        .strip();
  }

  /** What is left of it once its namespace is gone: what the administrator of the storage made. */
  void remove() {
    mesh.kubectl().output("delete", "persistentvolume/kept", "storageclass/kept");
  }

  private String hauberk(String... words) {
    List<String> all = new ArrayList<>(List.of("exec", "-n", Helm.NAMESPACE, POD, "--"));
    all.addAll(HAUBERK);
    all.addAll(List.of(words));
    return get(all.toArray(String[]::new));
  }

  private String get(String... words) {
    Outcome outcome = mesh.kubectl().run(words);
    if (!outcome.succeeded()) {
      throw new AssertionError(outcome + mesh.scene());
    }
    return outcome.out().strip();
  }
}
