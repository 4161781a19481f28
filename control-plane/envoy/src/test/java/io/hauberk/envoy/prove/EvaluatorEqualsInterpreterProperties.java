package io.hauberk.envoy.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.model.Protocol;
import io.hauberk.testkit.generate.Callers;
import io.hauberk.testkit.generate.Site;
import io.hauberk.testkit.generate.Wire;
import io.hauberk.testkit.interpret.Answer;
import io.hauberk.testkit.interpret.EnvoyInterpreter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** 300 policies with 50 requests each. */
class EvaluatorEqualsInterpreterProperties {

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void theCompiledPolicyDecidesAsTheModelDoes(@ForAll long seed) {
    Subject subject = Subject.of(seed, Site.ON_PAPER);
    EnvoyInterpreter interpreter = subject.interpreter();
    for (Subject.Question question : subject.questions(38, 6, Wire.NONE)) {
      Opinion specified = subject.specified(question);
      Opinion interpreted = subject.interpreted(interpreter, question);

      Statistics.label(question.port().protocol().name()).collect(specified.allowed());
      assertTrue(
          interpreted.agreesWith(specified),
          () ->
              "seed "
                  + seed
                  + ": "
                  + question.request()
                  + "\n  evaluator   "
                  + specified
                  + "\n  interpreter "
                  + interpreted);
      assertTrue(
          interpreted.name().isPresent() || mayFailInTheHandshake(question),
          () -> "seed " + seed + ": refused without a name: " + question.request());
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
