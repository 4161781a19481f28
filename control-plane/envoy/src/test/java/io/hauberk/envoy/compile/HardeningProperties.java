package io.hauberk.envoy.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.re2j.Pattern;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HardeningProperties {
  private static final WorkloadPolicy POLICY =
      Few.alice(Protocol.HTTP, RuleSet.EMPTY, Optional.empty());
  private static final Pattern GOOD = Pattern.compile(HardeningMatchers.GOOD_PATH);
  private static final Caller BOB =
      new Caller(
          Few.account("bob"),
          Few.MESH.instance(new WorkloadId("bob", "bob")),
          IpAddress.parse("127.0.0.1"));

  /** One expression accepts; the list only finds the reason. They must be about the same paths. */
  @Property(tries = 5_000)
  void theExpressionsRefuseWhatTheSpecificationRefuses(@ForAll("targets") String target) {
    Request request = new Request.Http(BOB, "GET", target, "alice.alice", List.of());
    String expected = Evaluator.evaluate(POLICY, 443, request, List.of()).enforced().by().text();
    assertEquals(expected, GOOD.matches(target) ? "default-deny/alice/alice" : reason(target));
  }

  private static String reason(String target) {
    for (String[] reason : HardeningMatchers.PATH_REASONS) {
      if (Pattern.matches(reason[1], target)) {
        return "hardening/" + reason[0];
      }
    }
    return "hardening/path-character";
  }

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.of(
            "/", "//", "a", "Z9", ".", "..", "...", "%2e", "%2F", "%5c", "%25", "%00", "%7f", "%41",
            "%2d", "%20", "%e2", "%", "%4", "%zz", ";", "%3B", "\\", "?", "*", "~", "|", "\"", "{",
            "[", "^", "`", "&", "=", "!", "'", "(", "+", ",", "$", ":", "@", "-", "_", "<", "#")
        .list()
        .ofMaxSize(7)
        .map(parts -> "/" + String.join("", parts));
  }
}
