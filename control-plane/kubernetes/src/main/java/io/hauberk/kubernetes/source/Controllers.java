package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds whose pod a pod is, from the pod alone: a Deployment's ReplicaSet is called as the
 * Deployment and its hash, which the pod has as a label; a CronJob's Job as the CronJob and the
 * minute.
 */
final class Controllers {
  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final Pattern SCHEDULED = Pattern.compile("(.+)-[0-9]{8,10}");

  private Controllers() {}

  static PodView.Controller of(Pod pod) {
    Optional<OwnerReference> owner =
        pod.getMetadata().getOwnerReferences().stream()
            .filter(o -> Boolean.TRUE.equals(o.getController()))
            .findFirst();
    if (owner.isEmpty()) {
      return new PodView.Controller("Pod", pod.getMetadata().getName());
    }
    String name = owner.get().getName();
    return switch (owner.get().getKind()) {
      case "ReplicaSet" -> replicaSet(name, pod.getMetadata().getLabels());
      case "Job" -> job(name);
      case "Node" -> new PodView.Controller("Pod", pod.getMetadata().getName());
      default -> new PodView.Controller(owner.get().getKind(), name);
    };
  }

  private static PodView.Controller replicaSet(String name, Map<String, String> labels) {
    String suffix = "-" + labels.getOrDefault(TEMPLATE_HASH, "");
    return suffix.length() > 1 && name.endsWith(suffix) && name.length() > suffix.length()
        ? new PodView.Controller("Deployment", name.substring(0, name.length() - suffix.length()))
        : new PodView.Controller("ReplicaSet", name);
  }

  private static PodView.Controller job(String name) {
    var scheduled = SCHEDULED.matcher(name);
    return scheduled.matches()
        ? new PodView.Controller("CronJob", scheduled.group(1))
        : new PodView.Controller("Job", name);
  }
}
