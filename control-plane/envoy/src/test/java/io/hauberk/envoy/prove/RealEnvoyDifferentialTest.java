package io.hauberk.envoy.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.model.Protocol;
import io.hauberk.testkit.generate.Callers;
import io.hauberk.testkit.generate.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The evaluator and a real Envoy are asked the same: 50 random policies, one after the other, with
 * 44 HTTP requests and 6 TCP connections each. Another first seed: {@code -Dhauberk.seed=N}.
 */
class RealEnvoyDifferentialTest {
  private static final int POLICIES = 50;
  private static final int HTTP_REQUESTS = 44;
  private static final int TCP_CONNECTIONS = 3;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void envoyDecidesAsTheEvaluatorDoes(@TempDir Path directory) throws Exception {
    long first = Long.getLong("hauberk.seed", 1_000);
    long began = System.nanoTime();
    List<Difference> differences = new ArrayList<>();
    Map<Protocol, Integer> asked = new EnumMap<>(Protocol.class);
    int allowed = 0;
    int shadowed = 0;
    int connections;
    try (EnvoyJudge judge = new EnvoyJudge(directory)) {
      for (long seed = first; seed < first + POLICIES; seed++) {
        Subject subject = Subject.of(seed, judge.site());
        judge.run(subject, subject.resources());
        List<Subject.Question> questions =
            subject.questions(HTTP_REQUESTS, TCP_CONNECTIONS, Wire.HTTP_1);
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
      connections = judge.connections();
      assertEquals("server.dynamic_unknown_fields: 0", judge.unknownFields());
    }
    System.out.printf(
        "real envoy: %d policies from seed %d, %s pairs, %d allowed, %d with a candidate,"
            + " %d http connections, %.1f s, %d differences%n",
        POLICIES,
        first,
        asked,
        allowed,
        shadowed,
        connections,
        (System.nanoTime() - began) / 1e9,
        differences.size());
    assertTrue(asked.getOrDefault(Protocol.HTTP, 0) >= 2_000);
    assertEquals(List.of(), differences);
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void envoyTellsAMistakeOfTheCompiler(Mutation mutation, @TempDir Path directory)
      throws Exception {
    try (EnvoyJudge judge = new EnvoyJudge(directory)) {
      Difference suspected =
          LongStream.range(0, 60)
              .mapToObj(seed -> Subject.of(seed, judge.site()))
              .flatMap(subject -> MutationTest.differences(mutation, subject, Wire.HTTP_1))
              .findFirst()
              .orElseThrow();
      Subject subject = Subject.of(suspected.seed(), judge.site());
      List<Subject.Question> question = List.of(suspected.question());

      judge.run(subject, mutation.in(subject.resources()).orElseThrow());
      Opinion mistaken = judge.ask(question).get(0);

      System.out.println("mutant " + mutation + " on a real envoy: " + suspected);
      assertEquals(suspected.seen(), mistaken);
      assertTrue(!agree(suspected.question(), suspected.specified(), mistaken));
    }
  }

  /** A caller whom the handshake refuses is denied without a shadow, and not always by one name. */
  private static boolean agree(Subject.Question question, Opinion specified, Opinion seen) {
    boolean handshake =
        question.port().protocol() == Protocol.TCP_SERVER_FIRST
            || !question.request().caller().account().trustDomain().equals(Callers.HOME);
    return seen.equals(specified)
        || (handshake && !seen.allowed() && !specified.allowed() && seen.shadow().equals("-"));
  }
}
