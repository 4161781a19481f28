package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Limits;
import io.hauberk.policy.intent.Parser;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text in, model out: parses and resolves a whole set of sources. What it remembers of the sets
 * before saves work and, in a cluster, keeps the last good version of an object that closes; apart
 * from that, equal sets give equal readings. Not safe for several threads.
 */
public final class PolicyReader {
  private final Parser parser;
  private final LastGood lastGood = new LastGood();
  private @Nullable Resolved last;

  public PolicyReader() {
    this(Limits.STANDARD);
  }

  PolicyReader(Limits limits) {
    this.parser = new Parser(limits);
  }

  /**
   * Reads files. Never throws for anything that a user may write.
   *
   * @param now quarantines that expired before have no effect
   */
  public static Reading read(Collection<SourceText> sources, Instant now) {
    return read(sources, now, Limits.STANDARD);
  }

  static Reading read(Collection<SourceText> sources, Instant now, Limits limits) {
    return new PolicyReader(limits).read(sources, List.of(), now, Strictness.FILES);
  }

  /**
   * Never throws for anything that a user may write.
   *
   * <p>In a cluster each source is one object, and one object that is wrong spoils no other: if it
   * opens or describes, it is left out; if it closes, its last good version stays in force. Only
   * where there was none, there is no model.
   *
   * @param workloads those that no source states
   * @param now quarantines that expired before have no effect
   */
  public Reading read(
      Collection<SourceText> sources,
      Collection<Intent.Workload> workloads,
      Instant now,
      Strictness strictness) {
    Question question = new Question(List.copyOf(sources), List.copyOf(workloads), now, strictness);
    if (last != null && last.covers(question)) {
      last = last.with(question);
    } else {
      last = resolve(question);
    }
    return last.reading();
  }

  private Resolved resolve(Question question) {
    List<Parser.Parsed> parsed = parser.parse(question.sources());
    return switch (question.strictness()) {
      case FILES -> Attempt.at(parsed, question.workloads(), question).resolved();
      case CLUSTER -> lastGood.resolve(parsed, question);
    };
  }
}
