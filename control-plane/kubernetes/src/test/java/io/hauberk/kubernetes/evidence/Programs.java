package io.hauberk.kubernetes.evidence;

/** A Deployment with one injected pod, as Kubernetes' controllers would make them. */
final class Programs {
  private Programs() {}

  static String deployment() {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      replicas: 0
      selector: {matchLabels: {app: web}}
      template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}
    """;
  }

  static String replicaSet(String deployment) {
    return """
    apiVersion: apps/v1
    kind: ReplicaSet
    metadata:
      name: web-5f
      namespace: shop
      ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: %s, controller: true}]
    spec:
      replicas: 0
      selector: {matchLabels: {app: web, pod-template-hash: 5f}}
      template: {metadata: {labels: {app: web, pod-template-hash: 5f}}, spec: {containers: [{name: c, image: x}]}}
    """
        .formatted(deployment);
  }

  static String pod(String replicaSet) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web-5f-x
      namespace: shop
      labels: {app: web, pod-template-hash: 5f}
      ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5f, uid: %s, controller: true}]
    spec:
      initContainers: [{name: hauberk-proxy, image: "test/proxy:1", restartPolicy: Always}]
      containers: [{name: main, image: x, ports: [{name: http, containerPort: 8080}]}]
    """
        .formatted(replicaSet);
  }
}
