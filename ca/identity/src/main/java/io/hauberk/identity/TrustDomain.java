package io.hauberk.identity;

import java.util.regex.Pattern;

/**
 * A SPIFFE trust domain that can also stand in an X.509 name constraint: a lower-case DNS name of
 * at most 255 characters, without underscore, whose last label is not all digits.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md">SPIFFE-ID §2.1
 *     </a> and RFC 5280 §4.2.1.10
 */
public record TrustDomain(String name) implements Comparable<TrustDomain> {
  private static final Pattern DNS =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

  public TrustDomain {
    if (name.length() > 255 || !DNS.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "`" + name + "` is not a trust domain: a lower-case DNS name");
    }
  }

  public SpiffeId account(ServiceAccount account) {
    return new SpiffeId(this, "/ns/" + account.namespace() + "/sa/" + account.name());
  }

  /** The identity of the control planes, which sidecars demand of whoever configures them. */
  public SpiffeId controlPlane() {
    return new SpiffeId(this, "/hauberk/control-plane");
  }

  /** The DNS name that a certificate carries to tell one workload of a service account apart. */
  public InstanceName instance(WorkloadId workload) {
    return new InstanceName(workload.name() + "." + workload.namespace() + ".workload." + name);
  }

  /**
   * The same for a pod.
   *
   * @param uid in lower case
   */
  public InstanceName pod(String uid) {
    return new InstanceName(uid + ".pod." + name);
  }

  @Override
  public int compareTo(TrustDomain other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
