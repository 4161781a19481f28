package io.hauberk.identity;

import java.util.regex.Pattern;

/**
 * The one DNS SAN of a leaf: it names the single workload that holds the certificate, so that two
 * workloads of one service account can be told apart. {@code <name>.<namespace>.workload.<trust
 * domain>} in files, {@code <pod uid>.pod.<trust domain>} on Kubernetes.
 */
public record InstanceName(String dnsName) implements Comparable<InstanceName> {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}\\.workload|[a-z0-9-]{1,63}\\.pod)\\.[a-z0-9.-]+");

  private static final Pattern LOCAL =
      Pattern.compile("[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}\\.workload|[a-z0-9-]{1,63}\\.pod");

  private static final Pattern POD = Pattern.compile("[a-z0-9-]{1,63}\\.pod\\.");

  private static final Pattern WORKLOAD =
      Pattern.compile("[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}\\.workload\\.");

  public InstanceName {
    if (dnsName.length() > 253 || !FORM.matcher(dnsName).matches()) {
      throw new IllegalArgumentException("`" + dnsName + "` is not the name of a workload");
    }
  }

  /** Whether it names a workload or pod right below that trust domain. */
  public boolean isOf(TrustDomain trustDomain) {
    String suffix = "." + trustDomain;
    return dnsName.endsWith(suffix)
        && LOCAL.matcher(dnsName.substring(0, dnsName.length() - suffix.length())).matches();
  }

  /** Whether it names a pod, whose name never comes again. */
  public boolean isPod() {
    return POD.matcher(dnsName).lookingAt() && !WORKLOAD.matcher(dnsName).lookingAt();
  }

  @Override
  public int compareTo(InstanceName other) {
    return dnsName.compareTo(other.dnsName);
  }

  @Override
  public String toString() {
    return dnsName;
  }
}
