package io.hauberk.server.evidence;

import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.PolicyReader;
import java.time.Instant;
import java.util.List;

/** Alice, and Bob who may read at hers. */
final class SmallMesh {
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      """;
  private static final String WORKLOAD =
      """
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: %1$s, namespace: %1$s, labels: {%2$s}}
      spec:
        serviceAccount: %1$s
        ports:
        - {name: https, port: 443, protocol: http, listen: "127.0.0.1:%3$d", app: "127.0.0.1:9"}
        - {name: db, port: 5432, protocol: tcp, listen: "127.0.0.1:%4$d", app: "127.0.0.1:9"}
      """;
  private static final String POLICY =
      """
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Requirement
      metadata: {name: control}
      spec: {id: %1$s, title: "a control"}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: reads, namespace: alice}
      spec:
        requirements: [%1$s]
        protect: {matchLabels: {app: alice}}
        allow:
        - name: bob
          from:
          - labels: {matchLabels: {app: bob}}
            serviceAccounts: [{namespace: bob, name: bob}]
          ports: [https]
          http: [{methods: [GET], paths: [{prefix: /records}]}]
      """;

  private SmallMesh() {}

  /**
   * @param labels of Alice
   */
  static MeshModel with(String labels) {
    return of(alice(labels) + bob("app: bob") + policy("pci/1.3"));
  }

  /** With another workload of Bob's own account, which carries another label. */
  static MeshModel withTwin() {
    return of(
        alice("app: alice")
            + bob("app: bob")
            + WORKLOAD
                .formatted("bob", "app: twin", 20445, 20534)
                .replace("{name: bob,", "{name: twin,")
            + policy("pci/1.3"));
  }

  /** With a policy for another control. */
  static MeshModel serving(String requirement) {
    return of(alice("app: alice") + bob("app: bob") + policy(requirement));
  }

  static MeshModel without(String gone) {
    return without(gone, "app: bob");
  }

  /**
   * @param labels of Bob
   */
  static MeshModel without(String gone, String labels) {
    if (!gone.equals("alice")) {
      throw new IllegalArgumentException(gone);
    }
    return of(bob(labels));
  }

  private static String alice(String labels) {
    return WORKLOAD.formatted("alice", labels, 20443, 20532);
  }

  private static String bob(String labels) {
    return WORKLOAD.formatted("bob", labels, 20444, 20533);
  }

  private static String policy(String requirement) {
    return POLICY.formatted(requirement);
  }

  private static MeshModel of(String text) {
    var read =
        PolicyReader.read(
            List.of(new SourceText("mesh.yaml", MESH + text)),
            Instant.parse("2026-11-21T12:00:00Z"));
    return read.model().orElseThrow(() -> new AssertionError(read.problems()));
  }
}
