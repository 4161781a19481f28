package io.hauberk.identity;

/** One workload: a pod or, in files, an object of kind {@code Workload}. */
public record WorkloadId(String namespace, String name) implements Comparable<WorkloadId> {
  public WorkloadId {
    Names.requireLabel(namespace, "namespace");
    Names.requireLabel(name, "workload");
  }

  /**
   * @param text {@code namespace/name}
   * @throws IllegalArgumentException with a message for the user
   */
  public static WorkloadId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || text.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException("`" + text + "` is not a workload: namespace/name");
    }
    return new WorkloadId(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The name under which other workloads call it: {@code name.namespace}. */
  public String host() {
    return name + "." + namespace;
  }

  @Override
  public int compareTo(WorkloadId other) {
    int c = namespace.compareTo(other.namespace);
    return c != 0 ? c : name.compareTo(other.name);
  }

  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
