package io.hauberk.identity;

/** A Kubernetes service account, or what stands for one where there is no Kubernetes. */
public record ServiceAccount(String namespace, String name) implements Comparable<ServiceAccount> {
  public ServiceAccount {
    Names.requireLabel(namespace, "namespace");
    Names.requireSubdomain(name, "service account");
  }

  @Override
  public int compareTo(ServiceAccount other) {
    int c = namespace.compareTo(other.namespace);
    return c != 0 ? c : name.compareTo(other.name);
  }

  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
