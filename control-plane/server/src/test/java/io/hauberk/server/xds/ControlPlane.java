package io.hauberk.server.xds;

import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;

/** Somebody who publishes to proxies: the library as it comes, or us. One scenario runs on both. */
interface ControlPlane extends AutoCloseable {
  /** Replaces all that a workload runs. */
  void publish(WorkloadId workload, XdsResource... full);

  /** A proxy that is not yet connected. */
  FakeProxy proxy(WorkloadId workload, FakeProxy.Protocol protocol);

  @Override
  void close();
}
