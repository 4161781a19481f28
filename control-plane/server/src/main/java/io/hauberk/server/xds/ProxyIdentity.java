package io.hauberk.server.xds;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;
import java.time.Instant;

/**
 * Who opened a stream, proven by the client certificate of its connection.
 *
 * @param notAfter end of the certificate's life: the stream ends with it
 */
public record ProxyIdentity(
    WorkloadId workload, SpiffeId account, InstanceName instance, Instant notAfter) {

  /** Whether a node's identifier names this workload: {@code namespace/name} or the DNS name. */
  public boolean isNamedBy(String nodeId) {
    return nodeId.equals(workload.toString()) || nodeId.equals(instance.dnsName());
  }
}
