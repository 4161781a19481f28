package io.hauberk.server.evidence;

import io.hauberk.evidence.intake.Roster;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who was who, from every image that was in force. Told the images by one thread, asked by those
 * that take lines in.
 */
final class MeshRoster implements Roster {
  private final Duration memory;
  private final Residents residents;
  private final Missed missed = new Missed();
  private final Map<String, Timeline<Resident>> instances = new ConcurrentHashMap<>();
  private final Map<WorkloadId, Timeline<Resident>> workloads = new ConcurrentHashMap<>();
  private final Timeline<SortedMap<String, SortedSet<String>>> requirements = new Timeline<>();

  /** Of the last image; owned by the thread that tells images. */
  private @Nullable MeshModel last;

  private Map<InstanceName, WorkloadId> lastInstances = Map.of();
  private Instant swept = Instant.EPOCH;

  /**
   * @param memory how long is known who was who
   */
  MeshRoster(Residents residents, Duration memory) {
    this.residents = residents;
    this.memory = memory;
  }

  /** A workload, with the rules that were in force at it. */
  record Resident(Party.Workload workload, WorkloadPolicy policy) {}

  /**
   * From now on this is in force.
   *
   * @param present the workload of each instance that there is
   */
  void accept(MeshModel model, Map<InstanceName, WorkloadId> present, Instant now) {
    MeshModel before = last;
    if (Objects.equals(before, model) && lastInstances.equals(present)) {
      return;
    }
    Map<WorkloadId, Resident> current = new HashMap<>();
    for (WorkloadPolicy policy : model.workloads().values()) {
      Resident resident = resident(model, policy);
      current.put(policy.workload(), resident);
      workloads.computeIfAbsent(policy.workload(), id -> new Timeline<>()).put(now, resident);
    }
    present.forEach(
        (instance, workload) ->
            instances
                .computeIfAbsent(instance.dnsName(), name -> new Timeline<>())
                .put(now, current.get(workload)));
    workloads.forEach((id, line) -> line.putIfOther(now, current.get(id)));
    instances.forEach(
        (name, line) -> {
          if (!present.containsKey(new InstanceName(name))) {
            line.putIfOther(now, null);
          }
        });
    requirements.putIfOther(now, model.requirements());
    last = model;
    lastInstances = present;
    sweep(now);
  }

  private void sweep(Instant now) {
    if (swept.plus(memory.dividedBy(16)).isAfter(now)) {
      return;
    }
    swept = now;
    Instant limit = now.minus(memory);
    workloads.values().removeIf(line -> line.forgetBefore(limit));
    instances.values().removeIf(line -> line.forgetBefore(limit));
    requirements.forgetBefore(limit);
  }

  private static Resident resident(MeshModel model, WorkloadPolicy policy) {
    return new Resident(
        new Party.Workload(
            policy.workload().namespace(),
            policy.workload().name(),
            policy.account().serviceAccount().map(ServiceAccount::name).orElse(""),
            model.labels(policy.workload()).all()),
        policy.with(List.of()));
  }

  @Override
  public Optional<Party.Workload> instance(String name, Instant at) {
    return resident(name, at).map(resident -> residents.housed(name, resident.workload()));
  }

  private Optional<Resident> resident(String instance, Instant at) {
    return Optional.ofNullable(instances.get(instance)).flatMap(line -> line.at(at));
  }

  @Override
  public Optional<Party.Workload> workload(String namespace, String name, Instant at) {
    try {
      return Optional.ofNullable(workloads.get(new WorkloadId(namespace, name)))
          .flatMap(line -> line.at(at))
          .map(Resident::workload);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Party.Workload> address(String address, Instant at) {
    return residents.at(address, at).flatMap(name -> instance(name, at));
  }

  @Override
  public List<String> requirements(String decision, Instant at) {
    return requirements
        .at(at)
        .map(served -> served.get(decision))
        .<List<String>>map(List::copyOf)
        .orElse(List.of());
  }

  @Override
  public Optional<Outcome.Layer> missed(Access denied, Instant at) {
    return denied
        .target()
        .instance()
        .filter(name -> name.equals(denied.observer().proxy()))
        .flatMap(name -> resident(name, at))
        .flatMap(resident -> missed.layer(resident.policy(), denied));
  }

  /** How many timelines are kept. */
  int size() {
    Collection<?> all = instances.values();
    return all.size() + workloads.size();
  }
}
