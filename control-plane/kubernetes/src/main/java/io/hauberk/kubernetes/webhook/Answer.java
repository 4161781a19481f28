package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the API server is told. */
sealed interface Answer {
  List<String> warnings();

  /**
   * @param patch JSON Patch, RFC 6902
   */
  record Allowed(Optional<ArrayNode> patch, List<String> warnings) implements Answer {
    public Allowed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param reasons at least one
   */
  record Refused(Why why, List<Reason> reasons, List<String> warnings) implements Answer {
    public Refused {
      reasons = List.copyOf(reasons);
      warnings = List.copyOf(warnings);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("a refusal has a reason");
      }
    }

    String message() {
      return String.join("; ", reasons.stream().map(Reason::message).toList());
    }
  }

  /**
   * @param field of the object, {@code spec.allow[0].from}; empty where it is about the whole
   * @param message begins with its code
   */
  record Reason(String field, String message) {
    /** The message for who is told the field beside it. */
    String withoutField() {
      return message.replace(" " + field + ": ", " ");
    }
  }

  /** Kinds of refusals, as HTTP has them. */
  enum Why {
    FORBIDDEN(403, "Forbidden"),
    INVALID(422, "Invalid"),
    UNAVAILABLE(503, "ServiceUnavailable");

    private final int status;
    private final String reason;

    Why(int status, String reason) {
      this.status = status;
      this.reason = reason;
    }

    int status() {
      return status;
    }

    String reason() {
      return reason;
    }
  }

  static Answer allowed() {
    return new Allowed(Optional.empty(), List.of());
  }

  static Answer allowed(List<String> warnings) {
    return new Allowed(Optional.empty(), warnings);
  }

  static Answer refused(Why why, String message) {
    return new Refused(why, List.of(new Reason("", message)), List.of());
  }

  /** Both must allow; what either says is said. Only one of them may patch. */
  default Answer and(Answer other) {
    List<String> warnings = new ArrayList<>(warnings());
    warnings.addAll(other.warnings());
    return switch (this) {
      case Allowed(var patch, var unused) ->
          switch (other) {
            case Allowed(var otherPatch, var ignored) ->
                new Allowed(patch.or(() -> otherPatch), warnings);
            case Refused refused -> new Refused(refused.why(), refused.reasons(), warnings);
          };
      case Refused refused -> {
        List<Reason> reasons = new ArrayList<>(refused.reasons());
        if (other instanceof Refused also) {
          reasons.addAll(also.reasons());
        }
        yield new Refused(refused.why(), reasons, warnings);
      }
    };
  }
}
