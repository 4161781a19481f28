package io.hauberk.policy.model;

/**
 * The name of one grant, {@code namespace/policy/rule}: born in the parser, arrives in the access
 * log. Stable when other rules are inserted or reordered.
 */
public record RuleId(String namespace, String policy, String rule) implements Comparable<RuleId> {
  public RuleId {
    if (namespace.isEmpty() || policy.isEmpty() || rule.isEmpty()) {
      throw new IllegalArgumentException("a rule has a namespace, a policy and a name");
    }
  }

  @Override
  public int compareTo(RuleId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return namespace + "/" + policy + "/" + rule;
  }
}
