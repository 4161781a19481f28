package io.hauberk.policy.intent;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.model.HttpPattern;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a policy, a guardrail or an outside service.
 *
 * @param from empty: absent, asks nothing
 * @param ports empty: absent
 * @param http empty: absent, asks nothing
 */
public record Rule(
    Placed<String> name, List<From> from, List<Placed<PortRef>> ports, List<Http> http) {
  public Rule {
    from = List.copyOf(from);
    ports = List.copyOf(ports);
    http = List.copyOf(http);
  }

  /** One entry of {@code from}: all fields that are there must hold. */
  public record From(
      Place place,
      Optional<Placed<LabelSelector>> labels,
      List<String> namespaces,
      List<Placed<ServiceAccount>> serviceAccounts,
      Optional<GroupRef> group,
      List<Placed<SpiffeId>> spiffeIds,
      List<AddressBlock> addresses) {
    public From {
      namespaces = List.copyOf(namespaces);
      serviceAccounts = List.copyOf(serviceAccounts);
      spiffeIds = List.copyOf(spiffeIds);
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * @param namespace absent: that of the policy
   */
  public record GroupRef(Place place, Optional<String> namespace, String name) {}

  /** A port of a workload. */
  public sealed interface PortRef {
    record ByNumber(int number) implements PortRef {}

    record ByName(String name) implements PortRef {}
  }

  /**
   * One entry of {@code http}.
   *
   * @param grpc written as a gRPC service; the pattern is what that means
   */
  public record Http(Place place, HttpPattern pattern, boolean grpc) {}
}
