package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition on a request, simplified before it becomes a predicate: Envoy refuses an {@code and}
 * or {@code or} of fewer than two, and has no words for "always" and "never".
 */
sealed interface Formula {
  Formula TRUE = new Constant(true);
  Formula FALSE = new Constant(false);

  record Constant(boolean holds) implements Formula {}

  /** One question to the request. What the request does not carry makes it false. */
  record Asks(Predicate.SinglePredicate question) implements Formula {}

  /** Two or more. */
  record All(List<Formula> parts) implements Formula {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** Two or more. */
  record Some(List<Formula> parts) implements Formula {
    public Some {
      parts = List.copyOf(parts);
    }
  }

  record Not(Formula part) implements Formula {}

  static Formula all(Formula... parts) {
    return all(List.of(parts));
  }

  static Formula all(List<Formula> parts) {
    List<Formula> kept = new ArrayList<>();
    for (Formula part : parts) {
      switch (part) {
        case Constant(var holds) -> {
          if (!holds) {
            return FALSE;
          }
        }
        case All(var inner) -> kept.addAll(inner);
        case Asks a -> kept.add(a);
        case Some s -> kept.add(s);
        case Not n -> kept.add(n);
      }
    }
    return switch (kept.size()) {
      case 0 -> TRUE;
      case 1 -> kept.getFirst();
      default -> new All(kept);
    };
  }

  static Formula some(Formula... parts) {
    return some(List.of(parts));
  }

  static Formula some(List<Formula> parts) {
    List<Formula> kept = new ArrayList<>();
    for (Formula part : parts) {
      switch (part) {
        case Constant(var holds) -> {
          if (holds) {
            return TRUE;
          }
        }
        case Some(var inner) -> kept.addAll(inner);
        case Asks a -> kept.add(a);
        case All a -> kept.add(a);
        case Not n -> kept.add(n);
      }
    }
    return switch (kept.size()) {
      case 0 -> FALSE;
      case 1 -> kept.getFirst();
      default -> new Some(kept);
    };
  }

  static Formula not(Formula part) {
    return switch (part) {
      case Constant(var holds) -> holds ? FALSE : TRUE;
      case Not(var inner) -> inner;
      case Asks a -> new Not(a);
      case All a -> new Not(a);
      case Some s -> new Not(s);
    };
  }
}
