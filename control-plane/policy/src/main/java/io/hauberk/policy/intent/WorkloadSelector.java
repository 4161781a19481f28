package io.hauberk.policy.intent;

import java.util.List;
import java.util.Map;

/**
 * A condition on workloads of any namespace; both parts must hold.
 *
 * @param namespaces empty: all of them
 */
public record WorkloadSelector(List<String> namespaces, LabelSelector labels) {
  public WorkloadSelector {
    namespaces = List.copyOf(namespaces);
  }

  /**
   * @param of those that it inherits from its namespace included
   */
  public boolean selects(String namespace, Map<String, String> of) {
    return (namespaces.isEmpty() || namespaces.contains(namespace)) && labels.selects(of);
  }
}
