package io.hauberk.policy.resolve;

/** Documents of a mesh with alice, who serves, and four who call. */
public final class SmallMesh {
  public static final String CONFIG =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      """;

  public static final String WORKLOADS =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: alice, namespace: alice, labels: {app: alice, data: pci}}
      spec:
        serviceAccount: alice
        ports:
        - {name: https, port: 443, protocol: http, listen: "127.0.0.1:20443", app: "127.0.0.1:28080"}
        - {name: db, port: 5432, protocol: tcp, listen: "127.0.0.1:20532", app: "127.0.0.1:28532"}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: bob, namespace: bob, labels: {app: bob, tier: gold}}
      spec: {serviceAccount: bob}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: bob-two, namespace: bob, labels: {app: bob, tier: tin}}
      spec: {serviceAccount: bob}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: carol, namespace: carol, labels: {app: carol}}
      spec: {serviceAccount: carol}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: dave, namespace: dave, labels: {app: dave, tier: gold}}
      spec: {serviceAccount: dave}
      """;

  public static final String BASE = CONFIG + "---\n" + WORKLOADS;

  private SmallMesh() {}

  /** A policy `p` in alice's namespace for alice, with these rules in flow style. */
  public static String policy(String... rules) {
    return policyNamed("p", rules);
  }

  public static String policyNamed(String name, String... rules) {
    return "apiVersion: hauberk.io/v1alpha1\nkind: MeshPolicy\nmetadata: {name: "
        + name
        + ", namespace: alice}\nspec:\n  protect: {matchLabels: {app: alice}}\n  allow:\n  - "
        + String.join("\n  - ", rules);
  }

  /**
   * @param fields under {@code spec}, one a line
   */
  public static String guardrail(String name, String... fields) {
    return "apiVersion: hauberk.io/v1alpha1\nkind: MeshGuardrail\nmetadata: {name: "
        + name
        + "}\nspec:\n  protect: {matchLabels: {data: pci}}\n  "
        + String.join("\n  ", fields);
  }

  public static String quarantine(String name, String fields) {
    return "apiVersion: hauberk.io/v1alpha1\nkind: Quarantine\nmetadata: {name: "
        + name
        + "}\nspec: {reason: for a test, "
        + fields
        + "}";
  }
}
