package io.hauberk.envoy.prove;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.testkit.generate.Site;
import io.hauberk.testkit.generate.Wire;
import io.hauberk.testkit.interpret.EnvoyInterpreter;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A compiler with a mistake does not pass: some request tells. */
class MutationTest {
  /** At most so many policies are drawn, which is a fraction of what the property draws. */
  private static final int POLICIES = 60;

  @ParameterizedTest
  @EnumSource
  void theInterpreterTells(Mutation mutation) {
    Optional<Difference> told =
        LongStream.range(0, POLICIES)
            .mapToObj(seed -> Subject.of(seed, Site.ON_PAPER))
            .flatMap(subject -> differences(mutation, subject, Wire.NONE))
            .findFirst();

    told.ifPresent(d -> System.out.println("mutant " + mutation + " told by " + d));
    assertTrue(told.isPresent(), () -> mutation + " is not noticed");
  }

  static Stream<Difference> differences(Mutation mutation, Subject subject, Wire wire) {
    List<XdsResource> mutated = mutation.in(subject.resources()).orElse(List.of());
    if (mutated.isEmpty()) {
      return Stream.empty();
    }
    EnvoyInterpreter interpreter =
        new EnvoyInterpreter(mutated.stream().map(XdsResource::body).toList());
    return subject.questions(38, 0, wire).stream()
        .map(
            question ->
                new Difference(
                    subject.seed(),
                    question,
                    subject.specified(question),
                    subject.interpreted(interpreter, question)))
        .filter(d -> !d.seen().agreesWith(d.specified()));
  }
}
