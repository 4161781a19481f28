package io.hauberk.cli;

import io.hauberk.policy.model.Decision;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the mesh says to a {@link Question}.
 *
 * @param decision of the callee's sidecar
 * @param egress that of the caller's own sidecar, where it would not even let the request out
 */
record Answer(Decision decision, Optional<DecisionName.EgressDeny> egress) {
  boolean allowed() {
    return decision.enforced().allowed();
  }

  Map<String, Object> value() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("allowed", allowed());
    value.put("rule", decision.enforced().by().text());
    value.put("layer", "inbound");
    decision.shadow().ifPresent(shadow -> value.put("shadow", verdict(shadow)));
    egress.ifPresent(name -> value.put("egress", name.text()));
    return value;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(decision.enforced().toString());
    decision.shadow().ifPresent(shadow -> lines.add("shadow: would be " + shadow));
    egress.ifPresent(name -> lines.add("the caller's own sidecar stops it first: " + name.text()));
    return lines;
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("allowed", verdict.allowed());
    value.put("rule", verdict.by().text());
    return value;
  }
}
