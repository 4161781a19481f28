package io.hauberk.policy.intent;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One document, as it was written: every reference is still a name. */
public sealed interface Intent {
  ObjectMeta meta();

  /**
   * @param optOutNamespaces where a pod may refuse its sidecar, on Kubernetes
   * @param durable whose decisions are never lost while the control plane is away: those that any
   *     of these selects
   */
  record MeshConfig(
      ObjectMeta meta,
      TrustDomain trustDomain,
      Placed<Duration> certificateLifetime,
      List<Placed<String>> shadowNamespaces,
      List<Placed<String>> optOutNamespaces,
      List<Placed<WorkloadSelector>> durable)
      implements Intent {
    public MeshConfig {
      shadowNamespaces = List.copyOf(shadowNamespaces);
      optOutNamespaces = List.copyOf(optOutNamespaces);
      durable = List.copyOf(durable);
    }
  }

  /**
   * @param instances the pods that are this workload, on Kubernetes; empty in files, where it is
   *     one program with a name of its own
   * @param interception absent in files
   */
  record Workload(
      ObjectMeta meta,
      String serviceAccount,
      Optional<IpAddress> address,
      List<Port> ports,
      Optional<Outbound> outbound,
      List<InstanceName> instances,
      Optional<Interception> interception)
      implements Intent {
    public Workload {
      ports = List.copyOf(ports);
      instances = instances.stream().distinct().sorted().toList();
    }

    /** The same with other pods. */
    public Workload with(List<InstanceName> others) {
      return new Workload(meta, serviceAccount, address, ports, outbound, others, interception);
    }

    public WorkloadId id() {
      return new WorkloadId(meta.namespace(), meta.name());
    }
  }

  /**
   * @param listen absent: the workload's address and this port's number
   * @param virtual addresses by which programs ask for it while they mean any of its instances,
   *     such as a Kubernetes Service's; empty in files
   */
  record Port(
      Place place,
      Optional<String> name,
      int number,
      Protocol protocol,
      Optional<Placed<SocketAddress>> listen,
      SocketAddress app,
      List<SocketAddress> virtual) {
    public Port {
      virtual = List.copyOf(virtual);
    }
  }

  record Outbound(Optional<Placed<SocketAddress>> http, List<TcpOutbound> tcp) {
    public Outbound {
      tcp = List.copyOf(tcp);
    }
  }

  record TcpOutbound(Place place, WorkloadId workload, int port, Placed<SocketAddress> listen) {}

  record MeshPolicy(
      ObjectMeta meta,
      boolean shadow,
      List<Placed<String>> requirements,
      Placed<LabelSelector> protect,
      List<Rule> allow)
      implements Intent {
    public MeshPolicy {
      requirements = List.copyOf(requirements);
      allow = List.copyOf(allow);
    }
  }

  record MeshGuardrail(
      ObjectMeta meta,
      boolean shadow,
      List<Placed<String>> requirements,
      Placed<LabelSelector> protect,
      List<Rule> only,
      List<Rule> never)
      implements Intent {
    public MeshGuardrail {
      requirements = List.copyOf(requirements);
      only = List.copyOf(only);
      never = List.copyOf(never);
    }
  }

  /**
   * A label that not everybody may put on a workload or a namespace; who may, Kubernetes says by
   * the right to {@code assert} this object.
   *
   * @param values those that are guarded; empty: every value
   * @param attested whether certificates of workloads with the label say so
   */
  record GuardedLabel(ObjectMeta meta, Placed<String> key, List<String> values, boolean attested)
      implements Intent {
    public GuardedLabel {
      values = List.copyOf(values);
    }

    /** Whether this label with this value is guarded by this object. */
    public boolean guards(String label, String value) {
      return key.value().equals(label) && (values.isEmpty() || values.contains(value));
    }

    /** Those of a workload's labels that its certificates say. */
    public static SortedMap<String, String> attested(
        Map<String, String> labels, Collection<GuardedLabel> guarded) {
      SortedMap<String, String> attested = new TreeMap<>(labels);
      attested
          .entrySet()
          .removeIf(
              label ->
                  guarded.stream()
                      .filter(GuardedLabel::attested)
                      .noneMatch(guard -> guard.guards(label.getKey(), label.getValue())));
      return attested;
    }
  }

  record IdentityGroup(ObjectMeta meta, List<Placed<Identity>> members) implements Intent {
    public IdentityGroup {
      members = List.copyOf(members);
    }
  }

  record Quarantine(
      ObjectMeta meta, Placed<Target> target, String reason, Optional<Placed<Instant>> expires)
      implements Intent {}

  /** Who is excluded. */
  sealed interface Target {
    record Account(Identity identity) implements Target {}

    /** All of its instances. */
    record OneWorkload(WorkloadId workload) implements Target {}

    /**
     * @param uid of the pod, in lower case
     */
    record OnePod(String uid) implements Target {}

    /** All instances of the workloads that carry these labels, in every namespace. */
    record Labelled(LabelSelector labels) implements Target {}
  }

  /**
   * @param addresses empty: looked up in DNS
   * @param trustedCa PEM file
   */
  record ExternalService(
      ObjectMeta meta,
      String host,
      int port,
      boolean tls,
      List<SocketAddress> addresses,
      Optional<String> trustedCa,
      List<Placed<String>> requirements,
      List<Rule> allow)
      implements Intent {
    public ExternalService {
      addresses = List.copyOf(addresses);
      requirements = List.copyOf(requirements);
      allow = List.copyOf(allow);
    }
  }

  /**
   * @param id how policies name it
   */
  record Requirement(ObjectMeta meta, Placed<String> id, String title) implements Intent {}

  /** How a certificate's account is written. */
  sealed interface Identity {
    record Account(ServiceAccount account) implements Identity {}

    record Spiffe(SpiffeId id) implements Identity {}
  }
}
