package io.hauberk.policy.model;

/** Allowed or denied, and by what. */
public record Verdict(boolean allowed, DecisionName by) {
  @Override
  public String toString() {
    return (allowed ? "allowed by " : "denied by ") + by.text();
  }
}
