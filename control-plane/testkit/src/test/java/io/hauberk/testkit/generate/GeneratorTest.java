package io.hauberk.testkit.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.model.Decision;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
  @Test
  void drawsTheSameFromTheSameSeed() {
    WorkloadPolicy policy = new PolicyGenerator(7, Site.ON_PAPER).policy();
    PortPolicy port = policy.ports().get(0);

    assertEquals(policy, new PolicyGenerator(7, Site.ON_PAPER).policy());
    assertNotEquals(policy, new PolicyGenerator(8, Site.ON_PAPER).policy());
    assertEquals(
        new RequestGenerator(7, port, Wire.NONE).http(),
        new RequestGenerator(7, port, Wire.NONE).http());
  }

  @ParameterizedTest
  @EnumSource
  void reachesEveryKindOfDecisionAndEveryReasonToRefuse(Wire wire) {
    Map<Class<? extends DecisionName>, Integer> kinds = new HashMap<>();
    Set<String> reasons = new HashSet<>();
    int shadowDiffers = 0;
    for (long seed = 0; seed < 100; seed++) {
      PolicyGenerator generator = new PolicyGenerator(seed, Site.ON_PAPER);
      WorkloadPolicy policy = generator.policy();
      var exclusions = generator.exclusions();
      for (PortPolicy port : policy.ports()) {
        RequestGenerator requests = new RequestGenerator(seed, port, wire);
        for (int i = 0; i < 40; i++) {
          Request request = port.protocol() == Protocol.HTTP ? requests.http() : requests.tcp();
          Decision decision = Evaluator.evaluate(policy, port.number(), request, exclusions);
          kinds.merge(decision.enforced().by().getClass(), 1, Integer::sum);
          if (decision.enforced().by() instanceof DecisionName.Hardening(var reason)) {
            reasons.add(reason);
          }
          shadowDiffers +=
              decision.shadow().filter(s -> !s.equals(decision.enforced())).isPresent() ? 1 : 0;
        }
      }
    }

    for (Class<? extends DecisionName> kind :
        List.of(
            DecisionName.Grant.class,
            DecisionName.NeverRule.class,
            DecisionName.OnlyRules.class,
            DecisionName.DefaultDeny.class,
            DecisionName.Hardening.class,
            DecisionName.Quarantined.class)) {
      assertTrue(kinds.getOrDefault(kind, 0) >= 100, () -> kind.getSimpleName() + ": " + kinds);
    }
    assertTrue(
        reasons.containsAll(
            Set.of(
                "path-double-slash",
                "path-backslash",
                "path-dot-segment",
                "path-parameter",
                "path-encoded-slash",
                "path-double-encoding",
                "path-encoded-control",
                "path-encoded-plain",
                "path-bad-escape",
                "path-character",
                "method",
                "host",
                "identity",
                "repeated-header/x-role")),
        reasons::toString);
    assertTrue(shadowDiffers >= 500, "the candidate differs only " + shadowDiffers + " times");
  }
}
