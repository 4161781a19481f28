package io.hauberk.evidence.record;

import java.util.List;
import java.util.Optional;

/**
 * A verdict and what made it.
 *
 * @param decision name of the rule, guardrail or default that decided; never empty
 * @param missed for a default deny or an unsatisfied guardrail: the first layer at which no rule
 *     lined up with the request
 * @param shadow what would have happened with the shadowed parts in force
 * @param revision of the rules that were in force at that proxy
 * @param candidate revision of the rules behind {@code shadow}
 * @param requirements controls that the decision serves, sorted
 */
public record Outcome(
    boolean allowed,
    String decision,
    Optional<Layer> missed,
    Optional<Shadow> shadow,
    Optional<String> revision,
    Optional<String> candidate,
    List<String> requirements) {
  public Outcome {
    if (decision.isEmpty()) {
      throw new IllegalArgumentException("a decision without a name");
    }
    requirements =
        requirements.size() < 2
            ? List.copyOf(requirements)
            : requirements.stream().sorted().toList();
  }

  /** What kind of rule decided: the first part of its name tells. */
  public Kind kind() {
    int slash = decision.indexOf('/');
    return switch (slash < 0 ? decision : decision.substring(0, slash)) {
      case "guardrail" -> Kind.GUARDRAIL;
      case "default-deny" -> Kind.DEFAULT_DENY;
      case "egress-deny" -> Kind.EGRESS_DENY;
      case "hardening" -> Kind.HARDENING;
      case "quarantine" -> Kind.QUARANTINE;
      case "unmatched-port" -> Kind.UNMATCHED_PORT;
      default -> Kind.GRANT;
    };
  }

  /** Name of the guardrail that denied. */
  public Optional<String> guardrail() {
    if (kind() != Kind.GUARDRAIL) {
      return Optional.empty();
    }
    String[] parts = decision.split("/", 3);
    return parts.length > 1 ? Optional.of(parts[1]) : Optional.empty();
  }

  /** The kinds of names of decisions. */
  public enum Kind {
    GRANT,
    GUARDRAIL,
    DEFAULT_DENY,
    EGRESS_DENY,
    HARDENING,
    QUARANTINE,
    UNMATCHED_PORT
  }

  /** What has to line up, from the bottom. */
  public enum Layer {
    NETWORK,
    CERTIFICATE,
    LABELS,
    APPLICATION
  }

  /** The verdict of the whole set with its shadowed parts. */
  public record Shadow(boolean allowed, String decision) {}
}
