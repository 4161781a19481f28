package io.hauberk.testkit.generate;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.RuleId;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Random policies of the workload {@code alice/alice} with one HTTP port, 443, and two TCP ports,
 * 5432 and 3306. Rules are few and overlap much, so that requests meet their boundaries.
 */
public final class PolicyGenerator {
  private static final WorkloadId ALICE = new WorkloadId("alice", "alice");

  private final Dice dice;
  private final Site site;
  private final ConditionsGenerator conditions;

  public PolicyGenerator(long seed, Site site) {
    this.dice = new Dice(seed);
    this.site = site;
    this.conditions = new ConditionsGenerator(dice);
  }

  public WorkloadPolicy policy() {
    return new WorkloadPolicy(
        ALICE,
        Callers.HOME.account(new ServiceAccount("alice", "alice")),
        Callers.HOME.instance(ALICE),
        List.of(
            port(443, Protocol.HTTP, site.http(), site.httpApp()),
            port(5432, Protocol.TCP, site.tcp(), site.tcpApp()),
            port(3306, Protocol.TCP_SERVER_FIRST, site.serverFirst(), site.tcpApp())),
        Outbound.NONE);
  }

  /** None, mostly; else one account, one workload or both. */
  public List<Exclusion> exclusions() {
    return dice.chance(75) ? List.of() : dice.several(1, 2, this::exclusion);
  }

  private Exclusion exclusion() {
    Caller caller = dice.one(Callers.MEMBERS);
    Exclusion.Target target =
        dice.chance(50)
            ? new Exclusion.Target.Account(caller.account())
            : new Exclusion.Target.Instances(caller.instance());
    return new Exclusion("q" + dice.between(1, 99), target, "drawn at random", Optional.empty());
  }

  private PortPolicy port(int number, Protocol protocol, int listen, int app) {
    RuleSet enforced = rules("", protocol);
    return new PortPolicy(
        number,
        "port-" + number,
        protocol,
        Site.at(listen),
        Site.at(app),
        enforced,
        dice.chance(40)
            ? Optional.empty()
            : Optional.of(
                dice.chance(60) ? union(enforced, rules("next-", protocol)) : rules("", protocol)));
  }

  private RuleSet rules(String prefix, Protocol protocol) {
    List<RuleSet.Never> never = new ArrayList<>();
    List<RuleSet.Only> only = new ArrayList<>();
    List<RuleSet.Grant> grants = new ArrayList<>();
    int guardrails = dice.chance(40) ? 0 : dice.between(1, 2);
    for (int g = 0; g < guardrails; g++) {
      String name = prefix + "guard-" + dice.one("a", "m", "z") + g;
      if (dice.chance(60)) {
        never.add(
            new RuleSet.Never(new DecisionName.NeverRule(name, "never-" + g), narrow(protocol)));
      }
      if (dice.chance(50)) {
        only.add(
            new RuleSet.Only(
                new DecisionName.OnlyRules(name),
                dice.several(dice.chance(5) ? 0 : 1, 3, () -> conditions.conditions(protocol))));
      }
    }
    int count = dice.between(dice.chance(10) ? 0 : 1, 7);
    for (int g = 0; g < count; g++) {
      grants.add(
          new RuleSet.Grant(
              new RuleId("alice", prefix + dice.one("reads", "writes", "all"), "rule-" + g),
              conditions.conditions(protocol)));
    }
    if (dice.chance(12)) {
      crowd(prefix, protocol, never, grants);
    }
    return new RuleSet(never, only, grants);
  }

  private void crowd(
      String prefix, Protocol protocol, List<RuleSet.Never> never, List<RuleSet.Grant> grants) {
    int grantCount = dice.between(20, 60);
    for (int g = 0; g < grantCount; g++) {
      RuleId id = new RuleId("alice", prefix + "crowd", "rule-" + g);
      grants.add(new RuleSet.Grant(id, conditions.ofCrowd(protocol)));
    }
    int neverCount = dice.chance(30) ? dice.between(18, 30) : 0;
    for (int n = 0; n < neverCount; n++) {
      DecisionName.NeverRule name = new DecisionName.NeverRule(prefix + "crowd", "never-" + n);
      never.add(new RuleSet.Never(name, conditions.ofCrowd(protocol)));
    }
  }

  /** A condition that asks something: a {@code never} that matches all hides every other rule. */
  private Conditions narrow(Protocol protocol) {
    var drawn = conditions.conditions(protocol);
    return drawn.from().isEmpty() && drawn.http().isEmpty() ? narrow(protocol) : drawn;
  }

  private static RuleSet union(RuleSet a, RuleSet b) {
    return new RuleSet(
        Stream.concat(a.never().stream(), b.never().stream()).toList(),
        Stream.concat(a.only().stream(), b.only().stream()).toList(),
        Stream.concat(a.grants().stream(), b.grants().stream()).toList());
  }
}
