package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.injector.EphemeralReview;
import io.hauberk.injector.Injection.Patched;
import io.hauberk.injector.Injection.Unchanged;
import io.hauberk.injector.Injector;
import io.hauberk.injector.Refusal;
import io.hauberk.injector.Surroundings;
import io.hauberk.kubernetes.webhook.Answer.Reason;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import io.hauberk.kubernetes.webhook.Answer.Why;
import io.hauberk.kubernetes.webhook.Review.Operation;
import io.hauberk.policy.intent.Code;
import java.util.List;
import java.util.Optional;

/**
 * The last word on a pod, after every other webhook: it is still as the injector would make it, it
 * stays so while it lives, and no ephemeral container gets round its proxy.
 */
final class PodReviewer implements Reviewer {
  private final Injector injector;
  private final PodSurroundings surroundings;

  PodReviewer(Injector injector, PodSurroundings surroundings) {
    this.injector = injector;
    this.surroundings = surroundings;
  }

  @Override
  public Answer review(Review review) {
    if (LabelCarrier.of(review.resource()).filter(c -> c == LabelCarrier.POD).isEmpty()
        || review.object().isEmpty()) {
      return Answer.allowed();
    }
    ObjectNode pod = review.object().get();
    if (review.subResource().equals("ephemeralcontainers")) {
      return switch (new EphemeralReview(injector.options()).review(pod)) {
        case io.hauberk.injector.Injection.Refused(var refusals) -> refused(refusals);
        case Unchanged unused -> Answer.allowed();
        case Patched unused -> Answer.allowed();
      };
    }
    if (!review.subResource().isEmpty()) {
      return Answer.allowed();
    }
    return review.operation() == Operation.CREATE
        ? created(pod, review.namespace())
        : review
            .before()
            .flatMap(before -> Cover.changed(before, pod))
            .map(PodReviewer::uncovered)
            .orElseGet(Answer::allowed);
  }

  private Answer created(ObjectNode pod, String namespace) {
    Optional<Surroundings> where = surroundings.of(namespace);
    if (where.isEmpty()) {
      return NotReady.refusal();
    }
    return switch (injector.inject(pod, where.get())) {
      case Unchanged unused -> Answer.allowed();
      case io.hauberk.injector.Injection.Refused(var refusals) -> refused(refusals);
      case Patched(var unused, var covered) ->
          Cover.missing(covered, pod).map(PodReviewer::uncovered).orElseGet(Answer::allowed);
    };
  }

  static Answer refused(List<Refusal> refusals) {
    return new Refused(
        Why.FORBIDDEN,
        refusals.stream().map(r -> new Reason(r.field(), r.toString())).toList(),
        List.of());
  }

  private static Answer uncovered(String field) {
    return new Refused(
        Why.FORBIDDEN,
        List.of(
            new Reason(
                field,
                "%s `%s` is not as the injector makes it: leave what begins with `hauberk-` as it is, and let no other webhook change it"
                    .formatted(Code.COVER_CHANGED.text(), field))),
        List.of());
  }
}
