package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Documents;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectKey;
import io.hauberk.policy.intent.Parser.Parsed;
import io.hauberk.policy.intent.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds, in a set of which each source is one object, what may come into force though some objects
 * are wrong: one that opens or describes is left out, and so is a workload; one that closes is kept
 * as it was when it was last good.
 */
final class LastGood {
  private Map<String, Parsed> closers = Map.of();

  Resolved resolve(List<Parsed> parsed, Question question) {
    Round round = new Round(parsed, question);
    while (true) {
      Attempt attempt = Attempt.at(round.inForce.values(), round.workloads, question);
      Set<String> wrong = attempt.wrongSources();
      if (wrong.isEmpty()) {
        closers = round.closers();
        return round.answer(attempt, Optional.of(attempt));
      }
      boolean mended = true;
      for (String source : wrong) {
        mended &= round.mend(source);
      }
      if (!mended) {
        return round.answer(attempt, Optional.empty());
      }
      round.errors.addAll(attempt.errors());
    }
  }

  private static boolean closes(Kind kind) {
    return switch (kind) {
      case MeshConfig, MeshGuardrail, GuardedLabel, Quarantine -> true;
      case Workload, MeshPolicy, IdentityGroup, ExternalService, Requirement -> false;
    };
  }

  private static boolean closes(Parsed parsed) {
    Set<ObjectKey> keys = parsed.documents().keys();
    return keys.isEmpty() || keys.stream().anyMatch(key -> closes(key.kind()));
  }

  /** One set, from which what is wrong is taken step by step. */
  private final class Round {
    final SortedMap<String, Parsed> inForce = new TreeMap<>();
    final Set<Problem> errors = new LinkedHashSet<>();
    final Set<String> replaced = new HashSet<>();
    final Question question;
    List<Intent.Workload> workloads;

    Round(List<Parsed> parsed, Question question) {
      parsed.forEach(part -> inForce.put(part.source().name(), part));
      this.question = question;
      this.workloads = question.workloads();
    }

    /** Whether the set may be good without that source, or with an earlier version of it. */
    boolean mend(String source) {
      if (workloads.stream().anyMatch(w -> w.meta().place().source().equals(source))) {
        workloads =
            workloads.stream().filter(w -> !w.meta().place().source().equals(source)).toList();
        return true;
      }
      Parsed wrong = inForce.get(source);
      if (wrong == null || closes(wrong)) {
        Parsed good = closers.get(source);
        if (good != null && replaced.add(source)) {
          inForce.put(source, good);
          return true;
        }
        return false;
      }
      inForce.put(
          source,
          new Parsed(
              wrong.source(), new Documents(List.of(), wrong.documents().keys()), List.of()));
      return true;
    }

    Map<String, Parsed> closers() {
      Map<String, Parsed> good = new HashMap<>();
      inForce.forEach(
          (name, parsed) -> {
            if (closes(parsed)) {
              good.put(name, parsed);
            }
          });
      return good;
    }

    Resolved answer(Attempt last, Optional<Attempt> good) {
      Set<Problem> all = new LinkedHashSet<>(errors);
      last.problems().stream().filter(p -> !replaced.contains(p.source())).forEach(all::add);
      List<Problem> sorted = new ArrayList<>(all);
      sorted.sort(Problem.ORDER);
      return new Resolved(
          question, new Reading(good.map(Attempt::model), sorted), last.told(), last.nextExpiry());
    }
  }
}
