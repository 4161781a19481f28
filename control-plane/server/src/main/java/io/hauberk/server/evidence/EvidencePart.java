package io.hauberk.server.evidence;

import io.grpc.ServerServiceDefinition;
import io.hauberk.server.main.StartupFailure;
import java.util.List;

/**
 * Something that works with the evidence for as long as a control plane runs: sinks, alarms, a
 * store. A part is made from its section of the configuration in {@link EvidenceParts}, so that a
 * mistake there is told before anything starts.
 */
public interface EvidencePart {
  /** Further services at the endpoint of the workloads, which opens after this was asked. */
  default List<ServerServiceDefinition> services(Evidence evidence) {
    return List.of();
  }

  /**
   * Begins its work; records may come already.
   *
   * @return what ends it; the log is closed after it
   * @throws StartupFailure and the control plane does not start
   */
  AutoCloseable start(Evidence evidence) throws StartupFailure;
}
