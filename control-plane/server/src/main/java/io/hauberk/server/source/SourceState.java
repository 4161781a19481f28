package io.hauberk.server.source;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import java.util.List;

/** What a source holds at one moment. */
public sealed interface SourceState {
  /** Every text, in the order of their names; at least one. */
  record Texts(List<SourceText> texts) implements SourceState {
    public Texts {
      texts = List.copyOf(texts);
    }
  }

  /** The source cannot be read, or holds nothing. */
  record Unusable(Reason reason, List<Problem> problems) implements SourceState {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /** Why a source is unusable. */
  enum Reason {
    EMPTY,
    UNREADABLE
  }
}
