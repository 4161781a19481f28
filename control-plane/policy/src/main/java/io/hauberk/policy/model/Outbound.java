package io.hauberk.policy.model;

import io.hauberk.identity.WorkloadId;
import java.util.List;
import java.util.Optional;

/**
 * What a workload may reach.
 *
 * @param http where its program sends HTTP requests; absent: it sends none
 * @param tcp one listener for each TCP port of another workload that the program wants
 */
public record Outbound(
    Optional<SocketAddress> http,
    List<TcpListener> tcp,
    List<Destination> destinations,
    List<ExternalDestination> external) {
  public static final Outbound NONE =
      new Outbound(Optional.empty(), List.of(), List.of(), List.of());

  public Outbound {
    tcp = List.copyOf(tcp);
    destinations = List.copyOf(destinations);
    external = List.copyOf(external);
  }

  /**
   * A connection accepted at {@code listen} goes to {@code workload}:{@code port} if that is among
   * the destinations, else it is closed and logged.
   */
  public record TcpListener(SocketAddress listen, WorkloadId workload, int port) {}
}
