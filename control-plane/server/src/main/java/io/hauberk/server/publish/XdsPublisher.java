package io.hauberk.server.publish;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.xds.ResourceCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gives each instance for which something has changed its whole set of resources: what all sidecars
 * of its workload run, who is excluded, whom it believes, where those are whom it may reach, and
 * its own certificate.
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
    Map<InstanceName, List<XdsResource>> sets = new LinkedHashMap<>();
    for (WorkloadId id : change.changed()) {
      CompiledWorkload compiled = Objects.requireNonNull(image.workloads().get(id));
      List<XdsResource> shared = new ArrayList<>(compiled.config().resources());
      shared.addAll(quarantine);
      shared.add(bundle);
      for (String cluster : compiled.clusters().keySet()) {
        shared.add(Objects.requireNonNull(image.discovery().resources().get(cluster)));
      }
      compiled.policy().instances().stream()
          .filter(change.instances()::contains)
          .forEach(instance -> sets.put(instance, withOwn(instance, shared, image)));
    }
    cache.publish(sets);
    cache.remove(change.departed());
  }

  private List<XdsResource> withOwn(
      InstanceName instance, List<XdsResource> shared, MeshImage image) {
    IssuedCertificate certificate = image.certificates().get(instance);
    if (certificate == null) {
      return shared;
    }
    List<XdsResource> own = new ArrayList<>(shared);
    own.add(compilation.identity(certificate));
    return own;
  }
}
