package io.hauberk.policy.resolve;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.LabelSelector;
import io.hauberk.policy.model.Identities;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The workloads of the mesh, found by label, by namespace and by identity. */
final class SelectorIndex {
  private final List<Intent.Workload> workloads;
  private final List<SpiffeId> accounts = new ArrayList<>();
  private final List<List<Identities.Instance>> instances = new ArrayList<>();
  private final Map<SpiffeId, BitSet> byAccount = new HashMap<>();
  private final Map<Identities.Instance, Integer> byInstance = new HashMap<>();
  private final Map<String, BitSet> byNamespace = new HashMap<>();
  private final Map<LabelSelector, BitSet> selected = new HashMap<>();
  private final IdentityHashMap<Identities, BitSet> admitted = new IdentityHashMap<>();
  private final BitSet told = new BitSet();

  /**
   * @param workloads sorted
   */
  SelectorIndex(TrustDomain trustDomain, List<Intent.Workload> workloads) {
    this.workloads = workloads;
    for (int i = 0; i < workloads.size(); i++) {
      Intent.Workload workload = workloads.get(i);
      WorkloadId id = workload.id();
      SpiffeId account =
          trustDomain.account(new ServiceAccount(id.namespace(), workload.serviceAccount()));
      accounts.add(account);
      instances.add(
          names(workload, trustDomain).stream()
              .map(name -> new Identities.Instance(account, name))
              .toList());
      byAccount.computeIfAbsent(account, unused -> new BitSet()).set(i);
      for (Identities.Instance instance : instances.get(i)) {
        byInstance.put(instance, i);
      }
      byNamespace.computeIfAbsent(id.namespace(), unused -> new BitSet()).set(i);
    }
  }

  private static List<InstanceName> names(Intent.Workload workload, TrustDomain trustDomain) {
    return workload.interception().isEmpty() && workload.instances().isEmpty()
        ? List.of(trustDomain.instance(workload.id()))
        : workload.instances();
  }

  List<Intent.Workload> workloads() {
    return workloads;
  }

  SpiffeId account(int workload) {
    return accounts.get(workload);
  }

  List<InstanceName> instances(int workload) {
    return instances.get(workload).stream().map(Identities.Instance::name).toList();
  }

  /** All instances of these workloads, which the model then names one by one. */
  SortedSet<InstanceName> instances(BitSet of) {
    told.or(of);
    return of.stream()
        .boxed()
        .flatMap(i -> instances(i).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  BitSet find(WorkloadId id) {
    BitSet found = new BitSet();
    for (int i = 0; i < workloads.size(); i++) {
      found.set(i, workloads.get(i).id().equals(id));
    }
    return found;
  }

  /** The workloads whose instances the model names one by one outside of the workload itself. */
  Set<WorkloadId> told() {
    return told.stream().mapToObj(i -> workloads.get(i).id()).collect(Collectors.toSet());
  }

  boolean knows(SpiffeId account) {
    return byAccount.containsKey(account);
  }

  /** Positions of the workloads that carry the labels. */
  BitSet select(LabelSelector selector) {
    return copy(
        selected.computeIfAbsent(
            selector,
            s -> {
              BitSet set = new BitSet();
              for (int i = 0; i < workloads.size(); i++) {
                set.set(i, s.selects(workloads.get(i).meta().labels()));
              }
              return set;
            }));
  }

  BitSet select(LabelSelector selector, String namespace) {
    BitSet set = select(selector);
    set.and(byNamespace.getOrDefault(namespace, new BitSet()));
    return set;
  }

  /** The certificates of these workloads: an account where all of its workloads are among them. */
  Identities.Listed identities(BitSet set) {
    List<SpiffeId> whole = new ArrayList<>();
    List<Identities.Instance> single = new ArrayList<>();
    for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
      BitSet missing = copy(byAccount.getOrDefault(accounts.get(i), new BitSet()));
      missing.andNot(set);
      if (missing.isEmpty()) {
        whole.add(accounts.get(i));
      } else {
        told.set(i);
        single.addAll(instances.get(i));
      }
    }
    return Identities.Listed.of(whole, single);
  }

  /** Positions of the workloads whose certificates are admitted. */
  BitSet admitted(Identities identities) {
    return copy(admitted.computeIfAbsent(identities, this::computeAdmitted));
  }

  private BitSet computeAdmitted(Identities identities) {
    return switch (identities) {
      case Identities.Any() -> {
        BitSet all = new BitSet();
        all.set(0, workloads.size());
        yield all;
      }
      case Identities.InNamespaces(var namespaces) -> union(namespaces, byNamespace);
      case Identities.Listed(var whole, var single) -> {
        BitSet set = union(whole, byAccount);
        for (Identities.Instance instance : single) {
          Integer position = byInstance.get(instance);
          if (position != null) {
            set.set(position);
          }
        }
        yield set;
      }
    };
  }

  private static <K> BitSet union(Collection<K> keys, Map<K, BitSet> index) {
    BitSet set = new BitSet();
    keys.forEach(key -> set.or(index.getOrDefault(key, new BitSet())));
    return set;
  }

  private static BitSet copy(BitSet set) {
    return (BitSet) set.clone();
  }
}
