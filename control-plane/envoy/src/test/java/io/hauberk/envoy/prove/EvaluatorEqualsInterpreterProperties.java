package io.hauberk.envoy.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.testkit.generate.Callers;
import io.hauberk.testkit.generate.Site;
import io.hauberk.testkit.generate.Wire;
import io.hauberk.testkit.interpret.Answer;
import io.hauberk.testkit.interpret.EnvoyInterpreter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** 300 policies with 50 requests each, and 100 more of pods whose connections are redirected. */
class EvaluatorEqualsInterpreterProperties {

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void theCompiledPolicyDecidesAsTheModelDoes(@ForAll long seed) {
    assertAgree(Subject.of(seed, Site.ON_PAPER), 38, 6);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void itDoesSoWhereConnectionsAreRedirected(@ForAll long seed) {
    assertAgree(Subject.intercepted(seed), 20, 6);
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void portsThatAreNotDeclaredAreClosedByTheirNumber(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 65535) int port) {
    Subject subject = Subject.intercepted(seed);
    if (subject.policy().ports().stream().anyMatch(declared -> declared.number() == port)) {
      return;
    }
    Request request = new Request.Tcp(Callers.MEMBERS.get(0));
    SocketAddress meant = new SocketAddress(IpAddress.parse("fd00::1"), port);

    assertEquals(
        Opinion.of(Evaluator.evaluate(subject.policy(), port, request, subject.exclusions())),
        Opinion.of(subject.interpreter().answer(meant, request)));
  }

  private static void assertAgree(Subject subject, int http, int tcp) {
    EnvoyInterpreter interpreter = subject.interpreter();
    for (Subject.Question question : subject.questions(http, tcp, Wire.NONE)) {
      Opinion specified = subject.specified(question);
      Opinion interpreted = subject.interpreted(interpreter, question);

      Statistics.label(question.port().protocol().name()).collect(specified.allowed());
      assertTrue(
          interpreted.agreesWith(specified),
          () ->
              "seed "
                  + subject.seed()
                  + ": "
                  + question.request()
                  + "\n  evaluator   "
                  + specified
                  + "\n  interpreter "
                  + interpreted);
      assertTrue(
          interpreted.name().isPresent() || mayFailInTheHandshake(question),
          () -> "seed " + subject.seed() + ": refused without a name: " + question.request());
    }
  }

  private static boolean mayFailInTheHandshake(Subject.Question question) {
    return question.port().protocol() == Protocol.TCP_SERVER_FIRST
        || !question.request().caller().account().trustDomain().equals(Callers.HOME);
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void theAccessLogNamesWhatDecided(@ForAll long seed) {
    Subject subject = Subject.of(seed, Site.ON_PAPER);
    EnvoyInterpreter interpreter = subject.interpreter();
    for (Subject.Question question : subject.questions(20, 5, Wire.NONE)) {
      Answer answer =
          interpreter.answer(question.port().listen().orElseThrow(), question.request());
      answer
          .name()
          .ifPresent(
              name -> {
                assertEquals(
                    name,
                    answer.log().get(name.startsWith("quarantine/") ? "quarantine" : "decision"),
                    () -> "seed " + seed + ": " + question.request());
                assertEquals(
                    answer.shadow().isPresent() || name.startsWith("quarantine/"),
                    answer.log().containsKey("candidate") || name.startsWith("quarantine/"));
                assertTrue(
                    String.valueOf(answer.log().get("policy")).matches("[0-9a-f]{12}"),
                    () -> "seed " + seed + ": " + answer.log());
              });
    }
  }
}
