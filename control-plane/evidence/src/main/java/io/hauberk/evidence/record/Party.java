package io.hauberk.evidence.record;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One end of a request.
 *
 * @param verified whether a certificate that was validated says so; what a refused certificate says
 *     is a claim of whoever made it
 * @param spiffeId URI SAN of the certificate
 * @param instance DNS SAN of the certificate
 * @param certificateSerial hexadecimal, as the proxy writes it
 * @param address {@code 10.1.2.3:443}, {@code [::1]:443}, or whatever else the proxy says
 * @param workload what it was at that moment; absent for who is no workload of the mesh
 */
public record Party(
    boolean verified,
    Optional<String> spiffeId,
    Optional<String> instance,
    Optional<String> certificateSerial,
    Optional<String> address,
    Optional<Workload> workload) {

  /** Nothing is known of it. */
  public static final Party UNKNOWN =
      new Party(
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * A workload of the mesh, and the pod of it where there are pods.
   *
   * @param name of the workload: the controller of a pod, such as its Deployment
   */
  public record Workload(
      String namespace,
      String name,
      String serviceAccount,
      SortedMap<String, String> labels,
      Optional<String> pod,
      Optional<String> podUid,
      Optional<String> node) {
    public Workload {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    public Workload(
        String namespace, String name, String serviceAccount, Map<String, String> labels) {
      this(
          namespace,
          name,
          serviceAccount,
          new TreeMap<>(labels),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }
}
