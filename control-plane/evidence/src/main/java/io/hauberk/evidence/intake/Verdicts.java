package io.hauberk.evidence.intake;

import io.hauberk.evidence.record.Outcome;
import io.hauberk.policy.model.DecisionName;
import java.util.List;
import java.util.Optional;

/**
 * Reads from a line what was decided. Only what the filters say of themselves counts: a denied call
 * of gRPC has status 200.
 */
final class Verdicts {
  private static final int LONGEST_NAME = 2000;
  private static final int LONGEST_REVISION = 64;
  private static final String DENIED = "rbac_access_denied_matched_policy[";
  private static final String QUARANTINE = "quarantine/";

  private Verdicts() {}

  /** Without requirements and what was missed, which a proxy does not know. */
  static Outcome outcome(LogEntry entry) throws EntryRefused {
    Optional<String> quarantine =
        entry.text("quarantine").filter(name -> name.startsWith(QUARANTINE));
    Optional<String> decision = entry.text("decision");
    Optional<String> verdict = entry.text("verdict");
    if (quarantine.isPresent()) {
      return outcome(entry, false, quarantine.get());
    }
    if (verdict.isPresent() && decision.isPresent()) {
      return outcome(entry, allowed(verdict.get()), decision.get());
    }
    return outcome(entry, false, refused(entry).orElse(DecisionName.Hardening.UNREAD.text()));
  }

  private static Outcome outcome(LogEntry entry, boolean allowed, String decision)
      throws EntryRefused {
    return new Outcome(
        allowed,
        name(decision),
        Optional.empty(),
        shadow(entry),
        entry.text("policy").filter(Verdicts::isRevision),
        entry.text("candidate").filter(Verdicts::isRevision),
        List.of());
  }

  private static Optional<Outcome.Shadow> shadow(LogEntry entry) throws EntryRefused {
    Optional<String> verdict = entry.text("shadow_verdict");
    Optional<String> decision = entry.text("shadow_decision");
    return verdict.isPresent() && decision.isPresent()
        ? Optional.of(new Outcome.Shadow(allowed(verdict.get()), name(decision.get())))
        : Optional.empty();
  }

  /** Of a request whose filter left no name, the answer's details have it. */
  private static Optional<String> refused(LogEntry entry) {
    return entry
        .text("details")
        .or(() -> entry.text("termination"))
        .filter(details -> details.startsWith(DENIED) && details.endsWith("]"))
        .map(details -> details.substring(DENIED.length(), details.length() - 1))
        .filter(name -> !name.equals("none") && isName(name));
  }

  private static boolean allowed(String verdict) throws EntryRefused {
    return switch (verdict) {
      case "allowed" -> true;
      case "denied" -> false;
      default ->
          throw new EntryRefused(EntryRefused.Reason.MALFORMED, "a verdict is none of the two");
    };
  }

  private static String name(String decision) throws EntryRefused {
    if (!isName(decision)) {
      throw new EntryRefused(EntryRefused.Reason.MALFORMED, "a decision has no name of ours");
    }
    return decision;
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z')
              || (c >= '-' && c <= ':')
              || (c >= 'A' && c <= 'Z')
              || c == '_'
              || c == '+';
      if (!fits) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_NAME;
  }

  private static boolean isRevision(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_REVISION;
  }
}
