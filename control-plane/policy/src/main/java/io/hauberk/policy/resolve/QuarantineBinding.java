package io.hauberk.policy.resolve;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Nearest;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.model.Exclusion;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/** The quarantines that are in force at one instant. */
final class QuarantineBinding {
  private final TrustDomain trustDomain;
  private final ObjectIndex objects;
  private final SelectorIndex workloads;
  private final CallerBinding callers;
  private final Problems problems;

  QuarantineBinding(
      TrustDomain trustDomain,
      ObjectIndex objects,
      SelectorIndex workloads,
      CallerBinding callers,
      Problems problems) {
    this.trustDomain = trustDomain;
    this.objects = objects;
    this.workloads = workloads;
    this.callers = callers;
    this.problems = problems;
  }

  List<Exclusion> at(Instant now) {
    return objects.all(Intent.Quarantine.class).stream()
        .filter(quarantine -> !expired(quarantine, now))
        .map(
            quarantine ->
                new Exclusion(
                    quarantine.meta().name(),
                    target(quarantine.target()),
                    quarantine.reason(),
                    quarantine.expires().map(Placed::value)))
        .toList();
  }

  private boolean expired(Intent.Quarantine quarantine, Instant now) {
    boolean expired = quarantine.expires().filter(e -> !now.isBefore(e.value())).isPresent();
    if (expired) {
      problems.add(
          Code.EXPIRED,
          quarantine.expires().map(Placed::place).orElse(quarantine.meta().place()),
          "quarantine `%s` has expired and has no effect: remove it"
              .formatted(quarantine.meta().name()));
    }
    return expired;
  }

  private Exclusion.Target target(Placed<Intent.Target> target) {
    return switch (target.value()) {
      case Intent.Target.Account(var identity) -> {
        SpiffeId account = callers.identity(identity);
        callers.requireOwn(new Placed<>(account, target.place()));
        if (!workloads.knows(account) && objects.complete(Kind.Workload)) {
          problems.add(
              Code.UNKNOWN_ACCOUNT,
              target.place(),
              "no workload has the account `%s` today".formatted(account));
        }
        yield new Exclusion.Target.Account(account);
      }
      case Intent.Target.OneWorkload(var workload) -> {
        if (!objects.exists(Kind.Workload, workload.namespace(), workload.name())) {
          problems.add(
              Code.NO_SUCH_WORKLOAD,
              target.place(),
              "workload `%s` does not exist%s"
                  .formatted(
                      workload,
                      Nearest.hint(
                          workload.toString(),
                          workloads.workloads().stream().map(w -> w.id().toString()).toList())));
        }
        yield new Exclusion.Target.Instances(workloads.instances(workloads.find(workload)));
      }
      case Intent.Target.OnePod(var uid) -> new Exclusion.Target.Instances(trustDomain.pod(uid));
      case Intent.Target.Labelled(var labels) -> {
        BitSet selected = workloads.select(labels);
        if (selected.isEmpty() && objects.complete(Kind.Workload)) {
          problems.add(
              Code.SELECTS_NOTHING, target.place(), "no workload carries these labels today");
        }
        yield new Exclusion.Target.Instances(workloads.instances(selected));
      }
    };
  }
}
