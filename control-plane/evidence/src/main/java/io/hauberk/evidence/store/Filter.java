package io.hauberk.evidence.store;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a record has to be to be meant. */
public sealed interface Filter {
  /** One of the two ends of a request. */
  enum End {
    CALLER,
    TARGET
  }

  /** A workload, by what it was called at that moment. */
  record Workload(End end, String namespace, String name) implements Filter {}

  /** Every workload of a namespace. */
  record Namespace(End end, String namespace) implements Filter {}

  /** A workload that carried that label at that moment. */
  record Label(End end, String key, String value) implements Filter {}

  /** A SPIFFE ID, also one that was only claimed. */
  record Account(End end, String spiffeId) implements Filter {}

  /** That decision, or those below it: {@code guardrail/pci} has {@code guardrail/pci/no-admin}. */
  record Rule(String decision) implements Filter {}

  /** Decisions that serve that control. */
  record Requirement(String id) implements Filter {}

  /** What was allowed, or what was denied. */
  record Verdict(boolean allowed) implements Filter {}

  /** What the shadowed parts would have decided otherwise. */
  record ShadowDiffers() implements Filter {}

  /** From that moment on. */
  record Since(Instant time) implements Filter {}

  /** Before that moment. */
  record Until(Instant time) implements Filter {}

  /**
   * @param kinds of {@code access}, {@code administration}, {@code alarm}, {@code gap}, {@code
   *     shed}, {@code unreadable}
   */
  record Kinds(SortedSet<String> kinds) implements Filter {
    public Kinds {
      kinds = new TreeSet<>(kinds);
      if (kinds.isEmpty()) {
        throw new IllegalArgumentException("no kind of record");
      }
    }

    public static Kinds of(String... kinds) {
      return new Kinds(new TreeSet<>(List.of(kinds)));
    }
  }

  /** The one of that name, told once or twice. */
  record Uid(String uid) implements Filter {}

  /** From that place in the log on. */
  record From(long index) implements Filter {}

  /** Before that place in the log. */
  record Before(long index) implements Filter {}
}
