package io.hauberk.envoy.prove;

import io.hauberk.policy.model.Decision;
import io.hauberk.policy.model.Verdict;
import io.hauberk.testkit.envoy.LogLine;
import io.hauberk.testkit.interpret.Answer;
import java.util.Optional;

/**
 * What somebody says of a request.
 *
 * @param allowed by the rules in force
 * @param name of what decided; absent when the caller was refused in the TLS handshake
 * @param shadow {@code allowed NAME} or {@code denied NAME}; {@code -} without a candidate
 */
record Opinion(boolean allowed, Optional<String> name, String shadow) {
  static Opinion of(Decision decision) {
    return new Opinion(
        decision.enforced().allowed(),
        Optional.of(decision.enforced().by().text()),
        decision.shadow().map(Opinion::text).orElse("-"));
  }

  static Opinion of(Answer answer) {
    return new Opinion(answer.allowed(), answer.name(), answer.shadow().orElse("-"));
  }

  /**
   * What the access log says; a denial that no rule named keeps Envoy's own details as its name.
   */
  static Opinion of(LogLine line) {
    Optional<String> verdict = line.text("verdict");
    return new Opinion(
        verdict.filter("allowed"::equals).isPresent(),
        verdict
            .flatMap(v -> line.text("decision"))
            .or(() -> line.text("quarantine").filter(q -> q.startsWith("quarantine/")))
            .or(() -> line.text("details")),
        line.text("shadow_verdict")
            .map(v -> v + " " + line.text("shadow_decision").orElse("without a name"))
            .orElse("-"));
  }

  /** A refusal in the handshake agrees with every denial: it has no name and no shadow. */
  boolean agreesWith(Opinion specified) {
    return name.isEmpty() ? !allowed && !specified.allowed : equals(specified);
  }

  private static String text(Verdict verdict) {
    return (verdict.allowed() ? "allowed " : "denied ") + verdict.by().text();
  }

  @Override
  public String toString() {
    return (allowed ? "allowed " : "denied ")
        + name.orElse("in the handshake")
        + ", shadow "
        + shadow;
  }
}
