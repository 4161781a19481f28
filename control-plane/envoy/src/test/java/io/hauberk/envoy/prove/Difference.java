package io.hauberk.envoy.prove;

/** A request of which two say different things. */
record Difference(long seed, Subject.Question question, Opinion specified, Opinion seen) {
  @Override
  public String toString() {
    return "seed %d, port %d: %s%n  evaluator %s%n  seen      %s"
        .formatted(seed, question.port().number(), question.request(), specified, seen);
  }
}
