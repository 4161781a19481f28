package io.hauberk.kubernetes.webhook;

/** Judges one kind of question. Called by many threads at once; takes a second at most. */
@FunctionalInterface
interface Reviewer {
  Answer review(Review review);

  /** This one, and then, unless it refused, the other on the same question. */
  default Reviewer then(Reviewer other) {
    return review -> {
      Answer first = review(review);
      return first instanceof Answer.Refused ? first : first.and(other.review(review));
    };
  }
}
