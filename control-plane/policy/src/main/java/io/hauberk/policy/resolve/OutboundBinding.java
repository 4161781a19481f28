package io.hauberk.policy.resolve;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Nearest;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.RuleSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** What each workload may reach: the grants, read from the caller's side. */
final class OutboundBinding {
  private final ObjectIndex objects;
  private final SelectorIndex workloads;
  private final PortTable table;
  private final ListenBinding listens;
  private final Problems problems;

  OutboundBinding(
      ObjectIndex objects,
      SelectorIndex workloads,
      PortTable table,
      ListenBinding listens,
      Problems problems) {
    this.objects = objects;
    this.workloads = workloads;
    this.table = table;
    this.listens = listens;
    this.problems = problems;
  }

  /** For each workload, by position. */
  List<List<Destination>> destinations() {
    List<List<Destination>> reachable =
        Stream.generate(() -> (List<Destination>) new ArrayList<Destination>())
            .limit(workloads.workloads().size())
            .toList();
    for (int callee = 0; callee < reachable.size(); callee++) {
      Intent.Workload workload = workloads.workloads().get(callee);
      for (PortRules port : table.of(callee)) {
        Destination destination =
            new Destination(
                workload.id(),
                port.port().number(),
                port.port().protocol(),
                workloads.account(callee),
                listens.reached(workload, port.port()));
        callers(port).stream().forEach(caller -> reachable.get(caller).add(destination));
      }
    }
    return reachable;
  }

  private BitSet callers(PortRules port) {
    BitSet callers = new BitSet();
    for (RuleSet.Grant grant : port.enforcedGrants()) {
      if (grant.conditions().from().isEmpty()) {
        callers.set(0, workloads.workloads().size());
      }
      for (CallerPattern pattern : grant.conditions().from()) {
        callers.or(workloads.admitted(pattern.identities()));
      }
    }
    return callers;
  }

  Outbound bind(
      Intent.Workload workload,
      List<Destination> destinations,
      List<ExternalDestination> external) {
    List<Outbound.TcpListener> tcp = new ArrayList<>();
    workload.outbound().map(Intent.Outbound::tcp).orElse(List.of()).stream()
        .filter(this::isTcpPort)
        .forEach(
            t -> tcp.add(new Outbound.TcpListener(t.listen().value(), t.workload(), t.port())));
    return new Outbound(
        workload.outbound().flatMap(Intent.Outbound::http).map(Placed::value),
        Canonical.sorted(tcp),
        destinations,
        external);
  }

  private boolean isTcpPort(Intent.TcpOutbound outbound) {
    WorkloadId callee = outbound.workload();
    List<PortRules> ports = table.of(callee).orElse(List.of());
    List<PortRules> named =
        ports.stream().filter(p -> p.port().number() == outbound.port()).toList();
    if (table.of(callee).isEmpty()) {
      if (!objects.exists(Kind.Workload, callee.namespace(), callee.name())) {
        problems.add(
            Code.NO_SUCH_WORKLOAD,
            outbound.place(),
            "workload `%s` does not exist%s"
                .formatted(
                    callee,
                    Nearest.hint(
                        callee.toString(),
                        workloads.workloads().stream().map(w -> w.id().toString()).toList())));
      }
      return false;
    }
    if (named.isEmpty()) {
      problems.add(
          Code.NO_SUCH_PORT,
          outbound.place(),
          "`%s` has no port %d".formatted(callee, outbound.port()));
      return false;
    }
    if (named.get(0).speaksHttp()) {
      problems.add(
          Code.HTTP_ON_TCP,
          outbound.place(),
          "port %d of `%s` is an HTTP port: programs reach it through `outbound.listen`"
              .formatted(outbound.port(), callee));
      return false;
    }
    return true;
  }
}
