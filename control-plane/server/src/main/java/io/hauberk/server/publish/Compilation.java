package io.hauberk.server.publish;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.envoy.compile.ProxyConfig;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;

/** The compiler, as far as the loader and the publisher need it. */
public interface Compilation {
  /** What one sidecar runs. */
  ProxyConfig proxy(WorkloadPolicy policy, long epoch);

  /** Who is denied whatever the policies say. */
  List<XdsResource> quarantine(List<Exclusion> exclusions);

  /**
   * Where those are that a cluster consists of.
   *
   * @param addresses none: nobody is ready
   */
  XdsResource endpoints(String cluster, List<SocketAddress> addresses);

  /** A workload's chain, with the name of the file that holds its key. */
  XdsResource identity(IssuedCertificate certificate);

  /** The roots that every workload believes. */
  XdsResource bundle();
}
