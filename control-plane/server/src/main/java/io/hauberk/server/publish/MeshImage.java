package io.hauberk.server.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that is in force at one moment, and what is wrong with what is not.
 *
 * @param model without its exclusions, which are in {@code exclusions}
 * @param workloads what the sidecars of each run
 * @param instances the workload of each
 * @param discovery where discovered workloads are
 * @param exclusions those of the folder and those of the operator that have not expired, by name
 * @param certificates the newest of each instance that was given one
 * @param problems of what the folder holds now
 * @param folderInForce whether {@code model} is what the folder holds now, else it is the last good
 *     one
 * @param loaded when {@code model} came into force
 */
public record MeshImage(
    MeshModel model,
    SortedMap<WorkloadId, CompiledWorkload> workloads,
    Map<InstanceName, WorkloadId> instances,
    Discovery discovery,
    SortedMap<String, Exclusion> exclusions,
    Map<InstanceName, IssuedCertificate> certificates,
    List<Problem> problems,
    boolean folderInForce,
    Instant loaded) {
  public MeshImage {
    workloads = Collections.unmodifiableSortedMap(new TreeMap<>(workloads));
    instances = Map.copyOf(instances);
    exclusions = Collections.unmodifiableSortedMap(new TreeMap<>(exclusions));
    certificates = Map.copyOf(certificates);
    problems = List.copyOf(problems);
  }

  /** Names what all workloads run together: 12 hexadecimal digits. */
  public String revision() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      workloads.forEach(
          (id, compiled) ->
              digest.update((id + " " + compiled.config().revision() + "\n").getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public Optional<WorkloadPolicy> workload(WorkloadId id) {
    return Optional.ofNullable(model.workloads().get(id));
  }

  /** The workload of which that is an instance. */
  public Optional<WorkloadPolicy> workload(InstanceName instance) {
    return Optional.ofNullable(instances.get(instance)).flatMap(this::workload);
  }

  /** Whether no decision of that instance may be lost. */
  public boolean isDurable(InstanceName instance) {
    WorkloadId workload = instances.get(instance);
    return workload != null && model.durable().contains(workload);
  }

  /** The same with other problems, and whether they keep a change from coming into force. */
  MeshImage with(List<Problem> others, boolean inForce) {
    return new MeshImage(
        model, workloads, instances, discovery, exclusions, certificates, others, inForce, loaded);
  }

  /** Whether, and by which of them, a caller is excluded. */
  public Optional<Exclusion> exclusion(SpiffeId account, InstanceName instance) {
    return exclusions.values().stream()
        .filter(
            exclusion ->
                switch (exclusion.target()) {
                  case Exclusion.Target.Account(var excluded) -> excluded.equals(account);
                  case Exclusion.Target.Instances(var excluded) -> excluded.contains(instance);
                })
        .findFirst();
  }
}
