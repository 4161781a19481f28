package io.hauberk.envoy.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.model.Protocol;
import io.hauberk.testkit.generate.Wire;
import java.nio.file.Path;
import java.util.List;
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
    try (EnvoyJudge judge = new EnvoyJudge(directory)) {
      Comparison seen = Comparison.of(judge, first(), POLICIES, HTTP_REQUESTS, TCP_CONNECTIONS);
      System.out.println("real envoy: " + seen);
      assertTrue(seen.asked().getOrDefault(Protocol.HTTP, 0) >= 2_000);
      assertEquals(List.of(), seen.differences());
    }
  }

  /** Fewer of them, since the chains are the same: only how one is chosen is not. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void itDoesSoWhereConnectionsAreRedirected(@TempDir Path directory) throws Exception {
    String said = RedirectedComparison.inANetworkOfItsOwn(directory, first(), 10);
    System.out.println(said);
    assertTrue(said.contains(" 0 differences"), said);
  }

  private static long first() {
    return Long.getLong("hauberk.seed", 1_000);
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
      assertTrue(!Comparison.agree(suspected.question(), suspected.specified(), mistaken));
    }
  }
}
