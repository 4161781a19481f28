package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EphemeralReviewTest {
  private static final EphemeralReview REVIEW = new EphemeralReview(Samples.options());

  @Test
  void aPlainDebuggerIsWelcome() {
    assertInstanceOf(Injection.Unchanged.class, REVIEW.review(debugged("{'name': 'debug'}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "HBK7001 | {'name': 'hauberk-debug'}",
        "HBK7011 | {'name': 'd', 'volumeMounts': [{'name': 'hauberk-id', 'mountPath': '/x'}]}",
        "HBK7004 | {'name': 'd', 'securityContext': {'runAsUser': 1337}}",
        "HBK7007 | {'name': 'd', 'securityContext': {'privileged': true}}",
        "HBK7006 | {'name': 'd', 'securityContext': {'capabilities': {'add': ['SYS_PTRACE']}}}"
      })
  void oneThatBreaksInIsNot(String code, String container) {
    var refused = assertInstanceOf(Injection.Refused.class, REVIEW.review(debugged(container)));
    assertEquals(code, refused.refusals().getFirst().code().text());
  }

  @Test
  void takingTheAnnotationAwayDoesNotOpenThePod() {
    ObjectNode pod = (ObjectNode) debugged("{'name': 'hauberk-x'}");
    pod.remove("metadata");
    assertInstanceOf(Injection.Refused.class, REVIEW.review(pod));
  }

  @Test
  void aPodOutsideIsNotLookedAt() {
    assertInstanceOf(
        Injection.Unchanged.class,
        REVIEW.review(Samples.json("{'spec': {'ephemeralContainers': [{'name': 'hauberk-x'}]}}")));
  }

  private static JsonNode debugged(String container) {
    JsonNode pod =
        Samples.patched(
            Samples.injector(Samples.options()),
            Samples.json("{'spec': {'containers': [{'name': 'app'}]}}"));
    ((ObjectNode) pod.path("spec"))
        .withArrayProperty("ephemeralContainers")
        .add(Samples.json(container));
    return pod;
  }
}
