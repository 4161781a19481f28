package io.hauberk.server.main;

import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.hauberk.envoy.compile.Collector;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Something that runs beside a control plane for as long as that does. */
public interface ServerExtension {
  /** To whom proxies tell what they decide, if that is this extension. */
  default Optional<Collector> collector() {
    return Optional.empty();
  }

  /** Threads that calls of a service of its own run on, if not on those of all. */
  default Optional<Executor> executor(String service) {
    return Optional.empty();
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
