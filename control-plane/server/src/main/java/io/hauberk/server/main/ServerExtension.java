package io.hauberk.server.main;

import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.Optional;

/** Something that runs beside a control plane for as long as that does. */
public interface ServerExtension {
  /** Whether proxies are to tell this control plane what they decide. */
  default boolean collects() {
    return false;
  }

  /**
   * Makes ready what must be there before workloads may connect.
   *
   * @param identity puts who calls under {@code PeerIdentity.CURRENT}, as for calls for
   *     configuration
   * @return what ends it, after the endpoint of the workloads was closed
   * @throws StartupFailure and the control plane does not start
   */
  default AutoCloseable prepare(ControlPlane plane, ServerInterceptor identity)
      throws StartupFailure {
    return () -> {};
  }

  /** Further services at the endpoint of the workloads, which opens after this was asked. */
  default List<ServerServiceDefinition> services(ControlPlane plane) {
    return List.of();
  }

  /**
   * Who says whose calls for configuration are: {@code standard}, which goes by certificates and by
   * what is in force, or something that asks more.
   */
  default ServerInterceptor identity(ControlPlane plane, ServerInterceptor standard) {
    return standard;
  }

  /** What it waits for before it can do its part; empty: nothing. */
  default Optional<String> waitingFor() {
    return Optional.empty();
  }

  /**
   * Begins its work; workloads may connect already.
   *
   * @return what ends it
   * @throws StartupFailure and the control plane does not start
   */
  AutoCloseable start(ControlPlane plane) throws StartupFailure;
}
