package io.hauberk.cli;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Request;
import java.util.List;
import java.util.Optional;

/**
 * May this caller ask that of this port?
 *
 * @param port number or name
 * @param target path and query; absent for a connection to a TCP port
 * @param host absent: the callee's own
 * @param address of the caller; absent: where its sidecar listens
 */
record Question(
    WorkloadId from,
    WorkloadId to,
    String port,
    String method,
    Optional<String> target,
    Optional<String> host,
    List<Request.Header> headers,
    Optional<IpAddress> address) {

  /**
   * Splits {@code alice/alice:443}.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static Callee callee(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new IllegalArgumentException(
          "`" + text + "` names no port: namespace/name:port, the port by number or name");
    }
    return new Callee(WorkloadId.parse(text.substring(0, colon)), text.substring(colon + 1));
  }

  /** A workload and one of its ports. */
  record Callee(WorkloadId workload, String port) {}
}
