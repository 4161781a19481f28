package io.hauberk.e2e.bypass;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.e2e.bypass.Attempt.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of an attempt.
 *
 * @param names in the log, one for each line that the attempt left there
 * @param received what reached the program
 */
record Outcome(
    Attempt attempt, Answer answer, List<String> names, List<Program.Received> received) {

  /** Everything that is wrong with it; empty when all is well. */
  List<String> complaints() {
    List<String> wrong = new ArrayList<>();
    if (answer.contains(Program.SECRET) && secretIsSafe()) {
      wrong.add("the secret was served");
    }
    if (!name().equals(attempt.expected().by())) {
      wrong.add("expected `" + attempt.expected().by() + "` in the log, found " + names);
    }
    switch (attempt.expected()) {
      case Expected.Limit unused -> {}
      case Expected.Refused unused -> {
        if (!received.isEmpty()) {
          wrong.add("the program received " + received);
        }
      }
      case Expected.Harmless(var unused, Optional<String> target) -> {
        if (received.size() > 1
            || target.stream()
                .anyMatch(t -> received.stream().anyMatch(r -> !r.target().equals(t)))) {
          wrong.add("the program received " + received + " instead of " + target);
        }
      }
    }
    return wrong;
  }

  /** A TCP program tells its secret to whoever is let in. */
  private boolean secretIsSafe() {
    return switch (attempt.expected()) {
      case Expected.Refused unused -> true;
      case Expected.Harmless unused ->
          received.stream().noneMatch(r -> r.method().equals("CONNECTION"));
      case Expected.Limit unused -> false;
    };
  }

  /** Empty where there is no line: there was no request. */
  String name() {
    return names.isEmpty() ? Section.NO_REQUEST : names.getFirst();
  }

  boolean complete() {
    return !names.isEmpty() || attempt.expected().by().equals(Section.NO_REQUEST);
  }

  /**
   * The name in one line of the log. What Envoy's own parser refuses has no decision: its details
   * are the name.
   */
  static String name(JsonNode line) {
    Optional<String> details = text(line, "details");
    return text(line, "failure")
        .map(failure -> text(line, "decision").orElse("") + ": " + reason(failure))
        .or(() -> text(line, "quarantine").filter(n -> n.startsWith("quarantine/")))
        .or(() -> text(line, "decision"))
        .or(() -> details.map(d -> "hardening/envoy/" + d.replaceFirst("\\{.*", "")))
        .orElse("a line without a name");
  }

  /** {@code TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:...}. */
  private static String reason(String failure) {
    String reason = failure.replaceFirst("(?s).*OPENSSL_internal:([A-Z0-9_]+).*", "$1");
    return reason.toLowerCase(Locale.ROOT);
  }

  private static Optional<String> text(JsonNode line, String key) {
    JsonNode value = line.path(key);
    return value.isTextual() && !value.asText().equals("-") && !value.asText().isEmpty()
        ? Optional.of(value.asText())
        : Optional.empty();
  }
}
