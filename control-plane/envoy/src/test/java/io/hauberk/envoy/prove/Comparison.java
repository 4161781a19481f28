package io.hauberk.envoy.prove;

import io.hauberk.policy.model.Protocol;
import io.hauberk.testkit.generate.Callers;
import io.hauberk.testkit.generate.Wire;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the evaluator and a real Envoy said to the same questions. */
record Comparison(
    int policies,
    Map<Protocol, Integer> asked,
    int allowed,
    int shadowed,
    int connections,
    List<Difference> differences) {

  /** Asks about so many random policies, one after the other. */
  static Comparison of(EnvoyJudge judge, long first, int policies, int http, int tcp)
      throws Exception {
    List<Difference> differences = new ArrayList<>();
    Map<Protocol, Integer> asked = new EnumMap<>(Protocol.class);
    int allowed = 0;
    int shadowed = 0;
    for (long seed = first; seed < first + policies; seed++) {
      Subject subject = judge.subject(seed);
      judge.run(subject, subject.resources());
      List<Subject.Question> questions = subject.questions(http, tcp, Wire.HTTP_1);
      List<Opinion> opinions = judge.ask(questions);
      for (int i = 0; i < questions.size(); i++) {
        Subject.Question question = questions.get(i);
        Opinion specified = subject.specified(question);
        asked.merge(question.port().protocol(), 1, Integer::sum);
        allowed += specified.allowed() ? 1 : 0;
        shadowed += specified.shadow().equals("-") ? 0 : 1;
        if (!agree(question, specified, opinions.get(i))) {
          differences.add(new Difference(seed, question, specified, opinions.get(i)));
        }
      }
    }
    if (!judge.unknownFields().equals("server.dynamic_unknown_fields: 0")) {
      throw new IllegalStateException(judge.unknownFields());
    }
    return new Comparison(policies, asked, allowed, shadowed, judge.connections(), differences);
  }

  /** A caller whom the handshake refuses is denied without a shadow, and not always by one name. */
  static boolean agree(Subject.Question question, Opinion specified, Opinion seen) {
    boolean handshake =
        question.port().protocol() == Protocol.TCP_SERVER_FIRST
            || !question.request().caller().account().trustDomain().equals(Callers.HOME);
    return seen.equals(specified)
        || (handshake && !seen.allowed() && !specified.allowed() && seen.shadow().equals("-"));
  }

  @Override
  public String toString() {
    return "%d policies, %s pairs, %d allowed, %d with a candidate, %d http connections, %d differences %s"
        .formatted(
            policies, asked, allowed, shadowed, connections, differences.size(), differences);
  }
}
