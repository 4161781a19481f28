package io.hauberk.e2e.kubernetes;

import java.util.List;
import java.util.stream.Stream;

/** The pods of the control plane, as the API server knows them at this moment. */
record Replicas(ClusterMesh mesh) {
  private record Replica(String name, String uid, boolean ready) {
    static Replica of(String line) {
      String[] parts = line.split(" ", -1);
      return new Replica(parts[0], parts[1], parts[2].equals("true"));
    }
  }

  List<String> names() {
    return all().map(Replica::name).toList();
  }

  /** UIDs of those that are not ready and not among {@code old}. */
  Stream<String> starting(List<String> old) {
    return all().filter(pod -> !pod.ready() && !old.contains(pod.name())).map(Replica::uid);
  }

  /** UIDs of those that are ready and not among {@code old}. */
  Stream<String> ready(List<String> old) {
    return all().filter(pod -> pod.ready() && !old.contains(pod.name())).map(Replica::uid);
  }

  /** UID of the one that holds the lease. */
  Stream<String> leader() {
    String holder =
        mesh.kubectl()
            .output(
                "get",
                "lease/hauberk",
                "-n",
                Helm.NAMESPACE,
                "-o",
                "jsonpath={.spec.holderIdentity}");
    return all().filter(pod -> holder.startsWith(pod.name() + "_")).map(Replica::uid);
  }

  private Stream<Replica> all() {
    return mesh.kubectl()
        .output(
            "get",
            "pods",
            "-n",
            Helm.NAMESPACE,
            "-l",
            "app.kubernetes.io/part-of=hauberk",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name} {.metadata.uid}"
                + " {.status.containerStatuses[0].ready}{\"\\n\"}{end}")
        .lines()
        .filter(line -> !line.isBlank())
        .map(Replica::of);
  }
}
