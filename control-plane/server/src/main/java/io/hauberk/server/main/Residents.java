package io.hauberk.server.main;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.server.publish.MeshImage;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose certificates are about, in the mesh and out of it. */
final class Residents {
  private Residents() {}

  /** The newest certificate of each workload that still lives. */
  static Map<InstanceName, IssuedCertificate> certificates(
      Collection<JournalRecord> newest, Instant now) {
    Map<InstanceName, IssuedCertificate> live = new HashMap<>();
    for (JournalRecord record : newest) {
      if (record.isLiveAt(now) && record.instance().isPresent() && record.keyFile().isPresent()) {
        live.put(record.instance().get(), IssuedCertificate.of(record));
      }
    }
    return live;
  }

  /**
   * Those that were taken out of the mesh while they hold a live certificate: they are told to drop
   * what they run.
   */
  static Set<InstanceName> departed(Collection<InstanceName> holders, MeshModel model) {
    Set<InstanceName> departed = new HashSet<>(holders);
    model.workloads().values().forEach(policy -> policy.instances().forEach(departed::remove));
    return departed;
  }

  /** Who opens a stream; empty when the certificate is of another account than the workload's. */
  static Optional<WorkloadId> find(MeshImage image, SpiffeId account, InstanceName instance) {
    Optional<WorkloadPolicy> policy = image.workload(instance);
    if (policy.isPresent()) {
      return policy.filter(p -> p.account().equals(account)).map(WorkloadPolicy::workload);
    }
    return named(instance, image.model().trustDomain());
  }

  private static Optional<WorkloadId> named(InstanceName instance, TrustDomain trustDomain) {
    String[] labels = instance.dnsName().split("\\.", 3);
    try {
      WorkloadId id = new WorkloadId(labels[1], labels[0]);
      return Optional.of(id).filter(w -> trustDomain.instance(w).equals(instance));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
