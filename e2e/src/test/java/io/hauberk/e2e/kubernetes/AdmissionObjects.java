package io.hauberk.e2e.kubernetes;

/** What users of {@link AdmissionTest} write. */
final class AdmissionObjects {
  /** A developer of one namespace, and an officer who may assert one label there. */
  static final String ROLES =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: developer, namespace: shop}
      rules:
      - {apiGroups: [""], resources: [pods, pods/ephemeralcontainers], verbs: ["*"]}
      - {apiGroups: [apps], resources: [deployments], verbs: ["*"]}
      - {apiGroups: [hauberk.io], resources: [meshpolicies], verbs: ["*"]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: developer, namespace: shop}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: developer}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: dev}
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: officer}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: officer, namespace: shop}
      rules:
      - {apiGroups: [hauberk.io], resources: [guardedlabels], resourceNames: [pci-compliant], verbs: [assert]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: officer, namespace: shop}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: officer}
      subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: compliance}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: labels-namespaces}
      rules:
      - {apiGroups: [""], resources: [namespaces], verbs: [get, patch, update]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: labels-namespaces}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: labels-namespaces}
      subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: officer}]
      """;

  private AdmissionObjects() {}

  static String pod(String name, String labels) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: shop, labels: {%s}}
    spec:
      containers: [{name: app, image: "local/app:1"}]
    """
        .formatted(name, labels);
  }

  static String ownedPod(String name, String replicaSet, String uid) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: %s
      namespace: shop
      labels: {pci: compliant}
      ownerReferences:
      - {apiVersion: apps/v1, kind: ReplicaSet, name: %s, uid: %s, controller: true}
    spec:
      containers: [{name: app, image: "local/app:1"}]
    """
        .formatted(name, replicaSet, uid);
  }

  static String deployment(String name, String labels) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, namespace: shop}
    spec:
      replicas: 2
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s, %2$s}}
        spec: {containers: [{name: app, image: "local/app:1"}]}
    """
        .formatted(name, labels);
  }

  static String policy(String name, String rule) {
    return """
    apiVersion: hauberk.io/v1alpha1
    kind: MeshPolicy
    metadata: {name: %s, namespace: shop}
    spec:
      protect: {matchLabels: {app: web}}
      allow: [{name: r, %s}]
    """
        .formatted(name, rule);
  }
}
