package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules of one port, compiled. */
record PortRules(PortPolicy port, Matcher enforced, Optional<Matcher> candidate) {

  static PortRules compile(WorkloadPolicy policy, PortPolicy port) {
    RuleSetCompiler compiler = new RuleSetCompiler(policy);
    return port.protocol() == Protocol.HTTP
        ? new PortRules(
            port,
            compiler.http(port, port.enforced()),
            port.candidate().map(rules -> compiler.http(port, rules)))
        : new PortRules(port, compiler.tcp(port.enforced()), port.candidate().map(compiler::tcp));
  }

  List<Matcher> matchers() {
    return candidate.map(c -> List.of(enforced, c)).orElseGet(() -> List.of(enforced));
  }

  /**
   * For the log: which rules were in force, and which candidate beside them.
   *
   * @param revision of all rules in force
   */
  SortedMap<String, String> revisions(String revision) {
    SortedMap<String, String> values = new TreeMap<>();
    values.put("policy", revision);
    values.put("candidate", candidate.map(c -> Revisions.of(List.of(c)).hex()).orElse(""));
    return values;
  }
}
