package io.hauberk.envoy.compile;

import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.testkit.generate.Intercepted;
import java.util.List;
import java.util.Optional;

/** Workloads of files, as if they were pods whose connections are redirected. */
final class Pods {
  private Pods() {}

  /** Others are asked for by an address that stands for all workloads of their namespace. */
  static WorkloadPolicy of(WorkloadPolicy policy) {
    List<String> namespaces =
        policy.outbound().destinations().stream()
            .map(to -> to.workload().namespace())
            .distinct()
            .sorted()
            .toList();
    WorkloadPolicy pod = Intercepted.of(policy);
    return new WorkloadPolicy(
        pod.workload(),
        pod.account(),
        pod.instances(),
        pod.ports(),
        new Outbound(
            Optional.empty(),
            List.of(),
            policy.outbound().destinations().stream()
                .map(to -> virtual(to, namespaces.indexOf(to.workload().namespace()) + 1))
                .toList(),
            policy.outbound().external()),
        pod.interception());
  }

  private static Destination virtual(Destination to, int number) {
    int port = to.port() == 8080 ? 80 : to.port();
    return new Destination(
        to.workload(),
        to.port(),
        to.protocol(),
        to.account(),
        new Reached.Discovered(
            List.of(
                new SocketAddress(IpAddress.parse("10.96.0." + number), port),
                new SocketAddress(IpAddress.parse("fd96::" + number), port))));
  }
}
