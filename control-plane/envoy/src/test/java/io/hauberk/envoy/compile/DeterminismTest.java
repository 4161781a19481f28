package io.hauberk.envoy.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeterminismTest {
  private static final CompileOptions FIRST = new CompileOptions(1);

  @Test
  void equalPoliciesGiveEqualBytes() throws IOException {
    for (String name : Cases.names()) {
      assertEquals(
          ProxyCompiler.compile(Cases.policy(name), FIRST),
          ProxyCompiler.compile(Cases.policy(name), FIRST),
          name);
    }
  }

  @Test
  void theOrderOfListsThatHaveNoneDoesNotShow() throws IOException {
    for (String name : Cases.names()) {
      WorkloadPolicy policy = Cases.policy(name);
      ProxyConfig expected = ProxyCompiler.compile(policy, FIRST);
      for (int seed = 0; seed < 5; seed++) {
        assertEquals(expected, ProxyCompiler.compile(shuffled(policy, seed), FIRST), name);
      }
    }
  }

  @Test
  void theRevisionNamesTheRulesAndNothingElse() {
    WorkloadPolicy policy = Few.alice(Protocol.HTTP, Few.crowd(), Optional.empty());
    assertEquals(
        ProxyCompiler.compile(policy, FIRST).revision(),
        ProxyCompiler.compile(policy, new CompileOptions(2)).revision());
    assertNotEquals(
        ProxyCompiler.compile(policy, FIRST).revision(),
        ProxyCompiler.compile(Few.alice(Protocol.HTTP, RuleSet.EMPTY, Optional.empty()), FIRST)
            .revision());
    assertNotEquals(
        ProxyCompiler.compile(policy, FIRST).revision(),
        ProxyCompiler.compile(
                Few.alice(Protocol.HTTP, Few.crowd(), Optional.of(RuleSet.EMPTY)), FIRST)
            .revision());
  }

  @Test
  void aRuleOfAnHttpPortChangesItsRoutesOnly() {
    ProxyConfig before =
        ProxyCompiler.compile(Few.alice(Protocol.HTTP, Few.crowd(), Optional.empty()), FIRST);
    ProxyConfig after =
        ProxyCompiler.compile(Few.alice(Protocol.HTTP, RuleSet.EMPTY, Optional.empty()), FIRST);
    List<XdsResource> changed = new ArrayList<>(after.resources());
    changed.removeAll(before.resources());
    assertEquals(
        List.of("type.googleapis.com/envoy.config.route.v3.RouteConfiguration"),
        changed.stream().map(XdsResource::typeUrl).toList());
  }

  @Test
  void anEpochChangesListenersOnly() throws IOException {
    List<XdsResource> changed =
        new ArrayList<>(
            ProxyCompiler.compile(Cases.policy("layers"), new CompileOptions(2)).resources());
    changed.removeAll(ProxyCompiler.compile(Cases.policy("layers"), FIRST).resources());
    assertEquals(List.of("in-443"), changed.stream().map(XdsResource::name).toList());
    assertEquals(
        List.of("type.googleapis.com/envoy.config.listener.v3.Listener"),
        changed.stream().map(XdsResource::typeUrl).toList());
  }

  private static WorkloadPolicy shuffled(WorkloadPolicy policy, long seed) {
    Outbound out = policy.outbound();
    return new WorkloadPolicy(
        policy.workload(),
        policy.account(),
        policy.instances(),
        shuffled(policy.ports().stream().map(p -> shuffled(p, seed)).toList(), seed),
        new Outbound(
            out.http(),
            shuffled(out.tcp(), seed),
            shuffled(out.destinations(), seed),
            shuffled(out.external(), seed)),
        policy.interception());
  }

  private static PortPolicy shuffled(PortPolicy port, long seed) {
    return new PortPolicy(
        port.number(),
        port.name(),
        port.protocol(),
        port.listen(),
        port.app(),
        shuffled(port.enforced(), seed),
        port.candidate().map(rules -> shuffled(rules, seed)));
  }

  private static RuleSet shuffled(RuleSet rules, long seed) {
    return new RuleSet(
        shuffled(rules.never(), seed),
        shuffled(rules.only(), seed),
        shuffled(rules.grants(), seed));
  }

  private static <T> List<T> shuffled(List<T> list, long seed) {
    List<T> other = new ArrayList<>(list);
    Collections.shuffle(other, new Random(seed));
    return other;
  }
}
