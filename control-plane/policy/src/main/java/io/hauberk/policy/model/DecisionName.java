package io.hauberk.policy.model;

import io.hauberk.identity.WorkloadId;

/** What decided. Its {@link #text} is what stands in the access log, the metrics and the body. */
public sealed interface DecisionName {
  /** Characters {@code [A-Za-z0-9._/:-]} only: the text becomes the name of a metric. */
  String text();

  /** A grant matched and every guardrail was satisfied. */
  record Grant(RuleId rule) implements DecisionName {
    @Override
    public String text() {
      return rule.toString();
    }
  }

  /** A {@code never} rule of a guardrail matched. */
  record NeverRule(String guardrail, String rule) implements DecisionName {
    @Override
    public String text() {
      return "guardrail/" + guardrail + "/" + rule;
    }
  }

  /** None of the {@code only} rules of a guardrail matched. */
  record OnlyRules(String guardrail) implements DecisionName {
    @Override
    public String text() {
      return "guardrail/" + guardrail;
    }
  }

  /** No grant matched. */
  record DefaultDeny(WorkloadId workload) implements DecisionName {
    @Override
    public String text() {
      return "default-deny/" + workload;
    }
  }

  /** The request could be read in two ways. */
  record Hardening(String reason) implements DecisionName {
    /** Nothing came that a rule could be asked about, and so nothing passed. */
    public static final Hardening UNREAD = new Hardening("unread");

    @Override
    public String text() {
      return "hardening/" + reason;
    }
  }

  /** The caller is excluded at this moment. */
  record Quarantined(String quarantine) implements DecisionName {
    @Override
    public String text() {
      return "quarantine/" + quarantine;
    }
  }

  /** The workload has no such port. */
  record UnmatchedPort(WorkloadId workload, int port) implements DecisionName {
    @Override
    public String text() {
      return "unmatched-port/" + workload + ":" + port;
    }
  }

  /** The caller's own sidecar has no grant to go there. */
  record EgressDeny(WorkloadId caller) implements DecisionName {
    @Override
    public String text() {
      return "egress-deny/" + caller;
    }
  }
}
