package io.hauberk.policy.network;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.network.Opening.Port;
import io.hauberk.policy.network.Opening.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * From the model to what a network enforces. Pure: equal input, equal rules. Ports are those that
 * policies name, as they stand on the wire; those of the sidecar itself never are.
 */
public final class NetworkCompiler {
  private static final int DNS = 53;
  private static final List<Peer> ANYWHERE =
      List.of(
          new Peer.Block(AddressBlock.parse("0.0.0.0/0")),
          new Peer.Block(AddressBlock.parse("::/0")));

  private final MeshModel model;
  private final NetworkOptions options;
  private final PodGroups groups;
  private final SortedMap<WorkloadId, SortedMap<Integer, SortedSet<WorkloadId>>> callers =
      new TreeMap<>();

  private NetworkCompiler(
      MeshModel model,
      SortedMap<WorkloadId, SortedMap<String, String>> labels,
      NetworkOptions options) {
    this.model = model;
    this.options = options;
    this.groups = new PodGroups(labels);
    model
        .workloads()
        .forEach(
            (id, policy) -> {
              SortedMap<Integer, SortedSet<WorkloadId>> ports = new TreeMap<>();
              policy
                  .ports()
                  .forEach(p -> ports.put(p.number(), Callers.workloads(p.enforced(), model)));
              callers.put(id, ports);
            });
  }

  /**
   * One set of rules for each group of pods.
   *
   * @param labels that the pods of each workload carry themselves; a workload without is left out
   */
  public static List<NetworkRules> compile(
      MeshModel model,
      SortedMap<WorkloadId, SortedMap<String, String>> labels,
      NetworkOptions options) {
    NetworkCompiler compiler = new NetworkCompiler(model, labels, options);
    List<NetworkRules> rules = new ArrayList<>();
    compiler
        .groups
        .members()
        .forEach(
            (group, members) -> {
              List<WorkloadPolicy> policies =
                  members.stream().flatMap(id -> compiler.policy(id).stream()).toList();
              rules.add(
                  new NetworkRules(
                      members.first().name(),
                      group,
                      compiler.ingress(policies),
                      compiler.egress(policies)));
            });
    return rules;
  }

  private List<WorkloadPolicy> policy(WorkloadId id) {
    WorkloadPolicy policy = model.workloads().get(id);
    return policy == null ? List.of() : List.of(policy);
  }

  private List<Opening> ingress(List<WorkloadPolicy> policies) {
    SortedMap<Integer, Set<Peer>> byPort = new TreeMap<>();
    for (WorkloadPolicy policy : policies) {
      for (PortPolicy port : policy.ports()) {
        Set<Peer> peers = byPort.computeIfAbsent(port.number(), n -> new HashSet<>());
        peers.addAll(groups.of(callers(policy.workload(), port.number())));
        Callers.addresses(port.enforced()).forEach(block -> peers.add(new Peer.Block(block)));
      }
    }
    return openings(byPort);
  }

  private List<Opening> egress(List<WorkloadPolicy> policies) {
    SortedMap<Integer, Set<Peer>> byPort = new TreeMap<>();
    for (WorkloadPolicy policy : policies) {
      for (Destination to : policy.outbound().destinations()) {
        if (callers(to.workload(), to.port()).contains(policy.workload()) || asksForAddresses(to)) {
          byPort
              .computeIfAbsent(to.port(), n -> new HashSet<>())
              .addAll(groups.of(List.of(to.workload())));
        }
      }
      policy.outbound().external().forEach(to -> outside(to, byPort));
    }
    List<Opening> egress = new ArrayList<>(openings(byPort));
    egress.add(
        Opening.of(
            Stream.concat(
                    Stream.<Peer>of(new Peer.Pods(options.dns())),
                    options.dnsAddresses().stream().map(Peer.Block::new))
                .toList(),
            new Port(Transport.UDP, DNS),
            new Port(Transport.TCP, DNS)));
    egress.add(
        Opening.of(
            List.of(new Peer.Pods(options.controlPlane())),
            new Port(Transport.TCP, options.controlPlanePort())));
    return egress;
  }

  /** Then it is for the callee's side to say whether the caller has one of them. */
  private boolean asksForAddresses(Destination to) {
    return policy(to.workload()).stream()
        .flatMap(policy -> policy.ports().stream())
        .anyMatch(
            port -> port.number() == to.port() && !Callers.addresses(port.enforced()).isEmpty());
  }

  /** A host that is looked up may be anywhere; which it is, the sidecar knows. */
  private static void outside(ExternalDestination to, SortedMap<Integer, Set<Peer>> byPort) {
    if (to.addresses().isEmpty()) {
      byPort.computeIfAbsent(to.port(), n -> new HashSet<>()).addAll(ANYWHERE);
    }
    for (SocketAddress address : to.addresses()) {
      byPort
          .computeIfAbsent(address.port(), n -> new HashSet<>())
          .add(new Peer.Block(new AddressBlock(address.address(), address.address().bits())));
    }
  }

  private SortedSet<WorkloadId> callers(WorkloadId workload, int port) {
    SortedMap<Integer, SortedSet<WorkloadId>> ports = callers.get(workload);
    return ports == null ? new TreeSet<>() : ports.getOrDefault(port, new TreeSet<>());
  }

  private static List<Opening> openings(Map<Integer, Set<Peer>> byPort) {
    List<Opening> openings = new ArrayList<>();
    byPort.forEach(
        (port, peers) -> {
          Collection<Peer> all = peers;
          if (!all.isEmpty()) {
            openings.add(Opening.of(all, new Port(Transport.TCP, port)));
          }
        });
    return openings;
  }
}
