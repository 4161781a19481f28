package io.hauberk.e2e.kubernetes;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The pods of the control plane, as the API server knows them at this moment. */
record Replicas(ClusterMesh mesh) {
  /**
   * One that has not been told to end.
   *
   * @param made when, RFC 3339
   */
  record Replica(String name, String uid, String node, String made, boolean ready) {
    private static Stream<Replica> of(String line) {
      String[] parts = line.split(" ", -1);
      return parts[4].isEmpty()
          ? Stream.of(new Replica(parts[0], parts[1], parts[2], parts[3], parts[5].equals("true")))
          : Stream.empty();
    }
  }

  List<Replica> all() {
    return mesh.kubectl()
        .output(
            "get",
            "pods",
            "-n",
            Helm.NAMESPACE,
            "-l",
            "app.kubernetes.io/part-of=hauberk",
            "--sort-by=.metadata.creationTimestamp",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.spec.nodeName}"
                + " {.metadata.creationTimestamp} {.metadata.deletionTimestamp}"
                + " {.status.containerStatuses[0].ready}{\"\\n\"}{end}")
        .lines()
        .filter(line -> !line.isBlank())
        .flatMap(Replica::of)
        .toList();
  }

  /** UIDs of all. */
  Set<String> uids() {
    return Set.copyOf(all().stream().map(Replica::uid).toList());
  }

  /** The one of these that holds the lease. */
  Stream<Replica> leader(List<Replica> replicas) {
    String holder =
        mesh.kubectl()
            .output(
                "get",
                "lease/hauberk",
                "-n",
                Helm.NAMESPACE,
                "-o",
                "jsonpath={.spec.holderIdentity}");
    return replicas.stream().filter(pod -> holder.startsWith(pod.name() + "_"));
  }

  /** Ends its process as {@code kill -9} does; whether there was one. */
  boolean kill(Replica replica) {
    return !replica.node().isEmpty()
        && mesh.cluster()
            .node(Integer.parseInt(replica.node().substring("node".length())))
            .exec(
                "sh",
                "-c",
                "for c in $(grep -l \"$0\" /proc/[0-9]*/cgroup 2>/dev/null); do"
                    + " p=${c%/cgroup}; [ \"$(cat $p/comm)\" = java ] && kill -9 ${p#/proc/}"
                    + " && exit 0; done; exit 1",
                replica.uid())
            .succeeded();
  }
}
