package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.TrustDomain;

/** What {@link WarmUp} has reviewed: objects as people write them, which are stored nowhere. */
final class WarmUpObjects {
  private static final String NAMESPACE = "warm-up";

  static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "web", "namespace": "warm-up", "labels": {"app": "web"}},
       "spec": {
         "serviceAccountName": "web",
         "containers": [
           {"name": "web", "image": "registry.example/web:1",
            "ports": [{"name": "http", "containerPort": 8080}],
            "env": [{"name": "MODE", "value": "production"}],
            "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}},
            "livenessProbe": {"tcpSocket": {"port": 8080}},
            "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}},
            "volumeMounts": [{"name": "cache", "mountPath": "/cache"}]},
           {"name": "exporter", "image": "registry.example/exporter:1",
            "ports": [{"name": "metrics", "containerPort": 9090}],
            "livenessProbe": {"grpc": {"port": 9090}}}],
         "volumes": [{"name": "cache", "emptyDir": {}}]}}
      """;

  static final String POLICY =
      """
      {"apiVersion": "hauberk.io/v1alpha1", "kind": "MeshPolicy",
       "metadata": {"name": "web", "namespace": "warm-up"},
       "spec": {
         "protect": {"matchLabels": {"app": "web"}},
         "allow": [
           {"name": "read",
            "from": [{"serviceAccounts": [{"namespace": "warm-up", "name": "shop"}]}],
            "ports": [8080],
            "http": [{"methods": ["GET"], "paths": [{"prefix": "/a"}, {"exact": "/b"}]}]}]}}
      """;

  private WarmUpObjects() {}

  static String config(TrustDomain trustDomain) {
    return """
    {apiVersion: hauberk.io/v1alpha1, kind: MeshConfig, metadata: {name: mesh},
     spec: {trustDomain: %s}}
    """
        .formatted(trustDomain);
  }

  /** Its creation, as the API server asks about it. */
  static ObjectNode review(String resource, String group, String kind, ObjectNode object) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", ReviewReader.API_VERSION).put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "warm-up").put("operation", "CREATE").put("dryRun", true);
    request.putObject("resource").put("group", group).put("resource", resource);
    request.putObject("kind").put("kind", kind);
    request.put("namespace", NAMESPACE).put("name", object.at("/metadata/name").asText());
    request.putObject("userInfo").put("username", "hauberk").putArray("groups");
    request.set("object", object);
    return review;
  }
}
