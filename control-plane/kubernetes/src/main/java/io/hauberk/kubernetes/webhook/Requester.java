package io.hauberk.kubernetes.webhook;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who asks, as the API server has authenticated him.
 *
 * @param extra what the authenticator adds, passed on as it came
 */
record Requester(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String CONTROLLERS = "system:serviceaccount:kube-system:";
  private static final Set<String> OF_TEMPLATES =
      Set.of(
          CONTROLLERS + "cronjob-controller",
          CONTROLLERS + "daemon-set-controller",
          CONTROLLERS + "deployment-controller",
          CONTROLLERS + "job-controller",
          CONTROLLERS + "replicaset-controller",
          CONTROLLERS + "replication-controller",
          CONTROLLERS + "statefulset-controller",
          "system:kube-controller-manager");

  Requester {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /**
   * Whether this is one of Kubernetes' own controllers, which only carry out what a template says:
   * with an account each, or all under the name of the controller manager.
   */
  boolean carriesOutTemplates() {
    return OF_TEMPLATES.contains(name);
  }
}
