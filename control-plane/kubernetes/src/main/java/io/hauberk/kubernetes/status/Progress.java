package io.hauberk.kubernetes.status;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.publish.CompiledWorkload;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.xds.ProxyStatus;
import io.hauberk.server.xds.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How far the sidecars have come with what is in force. */
final class Progress {
  private final MeshImage image;
  private final Map<InstanceName, List<ProxyStatus>> streams;
  private final Map<InstanceName, String> pods;

  /**
   * @param pods {@code namespace/name} of each
   */
  Progress(MeshImage image, Collection<ProxyStatus> proxies, Map<InstanceName, String> pods) {
    this.image = image;
    this.pods = pods;
    this.streams = proxies.stream().collect(Collectors.groupingBy(ProxyStatus::instance));
  }

  /**
   * @param taken sidecars that run exactly what they should
   * @param all sidecars of these workloads, connected or not
   * @param behind the pods whose sidecars do not
   * @param refused what Envoys said when they refused it
   */
  record Count(int taken, int all, NavigableSet<String> behind, NavigableSet<String> refused) {
    /** {@code n/m}. */
    String text() {
      return taken + "/" + all;
    }
  }

  Count of(Set<WorkloadId> workloads) {
    int taken = 0;
    int all = 0;
    NavigableSet<String> behind = new TreeSet<>();
    NavigableSet<String> refused = new TreeSet<>();
    for (WorkloadId id : workloads) {
      CompiledWorkload compiled = image.workloads().get(id);
      if (compiled == null) {
        continue;
      }
      for (InstanceName instance : compiled.policy().instances()) {
        all++;
        List<ProxyStatus> open = streams.getOrDefault(instance, List.of());
        if (open.stream().anyMatch(stream -> runs(stream, compiled))) {
          taken++;
        } else {
          behind.add(pods.getOrDefault(instance, instance.dnsName()));
        }
        open.stream()
            .flatMap(stream -> stream.types().stream())
            .flatMap(type -> type.parked().stream())
            .map(refusal -> words(id, refusal))
            .forEach(refused::add);
      }
    }
    return new Count(taken, all, behind, refused);
  }

  private static boolean runs(ProxyStatus stream, CompiledWorkload compiled) {
    boolean settled =
        stream.types().stream()
            .allMatch(type -> type.pending().isEmpty() && type.parked().isEmpty());
    boolean asked = stream.types().stream().anyMatch(type -> !type.acked().isEmpty());
    // A workload without HTTP ports has no route configuration that could name its revision.
    boolean current =
        stream.revisions().isEmpty()
            ? compiled.policy().ports().stream()
                .noneMatch(port -> port.protocol() == io.hauberk.policy.model.Protocol.HTTP)
            : stream.revisions().equals(Set.of(compiled.config().revision()));
    return settled && asked && current;
  }

  private static String words(WorkloadId workload, Refusal refusal) {
    return "sidecar of `" + workload + "` refused `" + refusal.name() + "`: " + refusal.error();
  }
}
