package io.hauberk.kubernetes.webhook;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.evidence.record.Administration.Source;
import io.hauberk.kubernetes.source.Fingerprint;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tells who wrote, changed or deleted an object of ours, or touched a guarded label, and what the
 * answer was. It changes no answer, and a failure of its own refuses nothing. What is allowed here
 * may still be refused by somebody else, or not be stored: {@link Outcomes} follows it.
 */
final class Recorded implements Reviewer {
  private static final Logger LOG = System.getLogger(Recorded.class.getName());
  private final Reviewer judge;
  private final LabelGuard labels;
  private final Consumer<Administration> told;

  Recorded(Reviewer judge, LabelGuard labels, Consumer<Administration> told) {
    this.judge = judge;
    this.labels = labels;
    this.told = told;
  }

  @Override
  public Answer review(Review review) {
    Answer answer = judge.review(review);
    try {
      act(review, answer).ifPresent(told);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an act of an administrator was not recorded", e);
    }
    return answer;
  }

  private Optional<Administration> act(Review review, Answer answer) {
    if (review.dryRun() || !review.subResource().isEmpty()) {
      return Optional.empty();
    }
    boolean ours = review.resource().group().equals(ObjectReviewer.GROUP);
    List<String> guarded = ours ? List.of() : labels.touched(review);
    if (!ours && guarded.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> before = review.before().map(Fingerprint::of);
    Optional<String> after = review.object().map(Fingerprint::of);
    if (before.equals(after)) {
      return Optional.empty();
    }
    TreeMap<String, String> details = new TreeMap<>();
    details.put("review", review.uid());
    details.put("userUid", review.requester().uid());
    if (!guarded.isEmpty()) {
      details.put("guardedLabels", String.join(", ", guarded));
    }
    Optional<String> reason =
        answer instanceof Refused refused ? Optional.of(refused.message()) : Optional.empty();
    return action(review.operation())
        .map(
            action ->
                new Administration(
                    review.requester().name(),
                    Source.KUBERNETES,
                    action,
                    review.kind(),
                    Optional.of(review.namespace()).filter(namespace -> !namespace.isEmpty()),
                    name(review),
                    before,
                    action == Action.DELETE ? Optional.empty() : after,
                    reason.isEmpty(),
                    reason,
                    details));
  }

  private static Optional<Action> action(Review.Operation operation) {
    return switch (operation) {
      case CREATE -> Optional.of(Action.CREATE);
      case UPDATE -> Optional.of(Action.UPDATE);
      case DELETE -> Optional.of(Action.DELETE);
      case CONNECT -> Optional.empty();
    };
  }

  /** A pod of a controller has no name yet. */
  private static String name(Review review) {
    return review.name().isEmpty()
        ? review
            .object()
            .map(object -> object.at("/metadata/generateName").asText() + "*")
            .orElse("*")
        : review.name();
  }
}
