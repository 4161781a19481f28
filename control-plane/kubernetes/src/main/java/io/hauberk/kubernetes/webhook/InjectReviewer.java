package io.hauberk.kubernetes.webhook;

import io.hauberk.injector.Injection.Patched;
import io.hauberk.injector.Injection.Refused;
import io.hauberk.injector.Injection.Unchanged;
import io.hauberk.injector.Injector;
import io.hauberk.injector.Surroundings;
import io.hauberk.kubernetes.webhook.Answer.Allowed;
import io.hauberk.kubernetes.webhook.Review.Operation;
import java.util.List;
import java.util.Optional;

/** Gives a pod its proxy while it is being created. */
final class InjectReviewer implements Reviewer {
  private final Injector injector;
  private final PodSurroundings surroundings;

  InjectReviewer(Injector injector, PodSurroundings surroundings) {
    this.injector = injector;
    this.surroundings = surroundings;
  }

  @Override
  public Answer review(Review review) {
    if (LabelCarrier.of(review.resource()).filter(c -> c == LabelCarrier.POD).isEmpty()
        || !review.subResource().isEmpty()
        || review.operation() != Operation.CREATE) {
      return Answer.allowed();
    }
    Optional<Surroundings> where = surroundings.of(review.namespace());
    if (where.isEmpty()) {
      return NotReady.refusal();
    }
    return switch (injector.inject(review.object().orElseThrow(), where.get())) {
      case Patched patched -> new Allowed(Optional.of(patched.patch()), List.of());
      case Unchanged unchanged -> Answer.allowed();
      case Refused(var refusals) -> PodReviewer.refused(refusals);
    };
  }
}
