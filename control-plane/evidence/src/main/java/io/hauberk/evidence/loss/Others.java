package io.hauberk.evidence.loss;

import java.util.List;
import java.util.Map;

/** The other control planes that lines of the same proxies come to. */
public interface Others {
  /** For the only one. */
  Others NONE =
      new Others() {
        @Override
        public Round ask(String name, List<Question> questions) {
          return new Round(Map.of(), true);
        }

        @Override
        public void leave(String name, List<Testimony> all) {}
      };

  /**
   * @param answers by who gave them
   * @param complete whether everybody answered who is known to run
   */
  record Round(Map<String, List<Testimony>> answers, boolean complete) {
    public Round {
      answers = Map.copyOf(answers);
    }
  }

  /**
   * Asks all of them at once, also when there is no question: who asks is known from then on. It
   * takes a bounded time.
   *
   * @param name of who asks
   */
  Round ask(String name, List<Question> questions);

  /**
   * Tells all of them what has come so far, because nothing will any more. It takes a bounded time.
   *
   * @param name of who leaves
   */
  void leave(String name, List<Testimony> all);
}
