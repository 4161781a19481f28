package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.kubernetes.webhook.Review.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an object says the labels of pods: on itself, or in its template. */
enum LabelCarrier {
  POD("", "v1", "pods", "Pod", "/metadata/labels"),
  NAMESPACE("", "v1", "namespaces", "Namespace", "/metadata/labels"),
  DEPLOYMENT("apps", "v1", "deployments", "Deployment", "/spec/template/metadata/labels"),
  REPLICA_SET("apps", "v1", "replicasets", "ReplicaSet", "/spec/template/metadata/labels"),
  STATEFUL_SET("apps", "v1", "statefulsets", "StatefulSet", "/spec/template/metadata/labels"),
  DAEMON_SET("apps", "v1", "daemonsets", "DaemonSet", "/spec/template/metadata/labels"),
  REPLICATION_CONTROLLER(
      "",
      "v1",
      "replicationcontrollers",
      "ReplicationController",
      "/spec/template/metadata/labels"),
  JOB("batch", "v1", "jobs", "Job", "/spec/template/metadata/labels"),
  CRON_JOB("batch", "v1", "cronjobs", "CronJob", "/spec/jobTemplate/spec/template/metadata/labels");

  private final String group;
  private final String plural;
  private final String version;
  private final String kind;
  private final String labels;

  LabelCarrier(String group, String version, String plural, String kind, String labels) {
    this.group = group;
    this.plural = plural;
    this.version = version;
    this.kind = kind;
    this.labels = labels;
  }

  static Optional<LabelCarrier> of(Resource resource) {
    return Stream.of(values()).filter(c -> c.resource().equals(resource)).findFirst();
  }

  /** Whose template pods, or the owners of pods, are made from; absent for kinds unknown here. */
  static Optional<LabelCarrier> of(Owner owner) {
    return Stream.of(values())
        .filter(c -> c != POD && c != NAMESPACE)
        .filter(c -> c.kind.equals(owner.kind()) && c.apiVersion().equals(owner.apiVersion()))
        .findFirst();
  }

  Resource resource() {
    return new Resource(group, plural);
  }

  String version() {
    return version;
  }

  String kind() {
    return kind;
  }

  Map<String, String> labels(JsonNode object) {
    Map<String, String> found = new LinkedHashMap<>();
    object
        .at(labels)
        .properties()
        .forEach(label -> found.put(label.getKey(), label.getValue().asText()));
    return found;
  }

  private String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
