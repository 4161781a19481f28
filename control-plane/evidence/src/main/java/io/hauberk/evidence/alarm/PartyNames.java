package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;

/** What series are called. */
final class PartyNames {
  private static final int LONGEST = 200;

  private PartyNames() {}

  /**
   * The workload, else the identity, else the address. What a refused certificate says is nobody's
   * name.
   */
  static String of(Party party) {
    if (party.workload().isPresent()) {
      Party.Workload workload = party.workload().get();
      return cut(workload.namespace() + "/" + workload.name());
    }
    if (party.verified() && party.spiffeId().isPresent()) {
      return cut(party.spiffeId().get());
    }
    return cut(party.address().map(PartyNames::host).orElse("unknown"));
  }

  /** The policy behind a denial: rules of a guardrail, and ports of a scan, are one. */
  static String policy(Outcome outcome) {
    return switch (outcome.kind()) {
      case GUARDRAIL -> "guardrail/" + outcome.guardrail().orElse("");
      case UNMATCHED_PORT -> {
        int colon = outcome.decision().lastIndexOf(':');
        yield colon < 0 ? outcome.decision() : outcome.decision().substring(0, colon);
      }
      case GRANT, DEFAULT_DENY, EGRESS_DENY, HARDENING, QUARANTINE -> cut(outcome.decision());
    };
  }

  /** Without its port. */
  static String host(String address) {
    int colon = address.lastIndexOf(':');
    boolean port = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
    return port ? address.substring(0, colon) : address;
  }

  private static String cut(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }
}
