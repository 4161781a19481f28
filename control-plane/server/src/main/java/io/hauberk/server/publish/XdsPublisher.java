package io.hauberk.server.publish;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.xds.ResourceCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gives each workload that has changed its whole set of resources: what it runs, who is excluded,
 * whom it believes, and its own certificate.
 */
public final class XdsPublisher implements Publisher {
  private final Compilation compilation;
  private final ResourceCache cache;

  public XdsPublisher(Compilation compilation, ResourceCache cache) {
    this.compilation = compilation;
    this.cache = cache;
  }

  @Override
  public void publish(MeshImage image, MeshChange change) {
    List<XdsResource> quarantine = compilation.quarantine(List.copyOf(image.exclusions().values()));
    XdsResource bundle = compilation.bundle();
    Map<WorkloadId, List<XdsResource>> sets = new LinkedHashMap<>();
    for (WorkloadId id : change.changed()) {
      CompiledWorkload compiled = Objects.requireNonNull(image.workloads().get(id));
      List<XdsResource> set = new ArrayList<>(compiled.config().resources());
      set.addAll(quarantine);
      set.add(bundle);
      IssuedCertificate certificate = image.certificates().get(id);
      if (certificate != null) {
        set.add(compilation.identity(certificate));
      }
      sets.put(id, set);
    }
    cache.publish(sets);
    cache.remove(change.removed());
  }
}
