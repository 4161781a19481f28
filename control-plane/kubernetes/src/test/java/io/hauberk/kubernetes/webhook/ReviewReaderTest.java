package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewReaderTest {
  private static final String REVIEW =
      """
      {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u1",
       "kind":{"group":"","version":"v1","kind":"Pod"},
       "resource":{"group":"","version":"v1","resource":"pods"},"name":"web","namespace":"shop",
       "operation":"CREATE","userInfo":{"username":"dev","groups":["a","b"],"extra":{"k":["v"]}},
       "object":{"kind":"Pod"},"oldObject":null,"dryRun":true,"somethingNewer":{}}}
      """;

  private final ReviewReader reader = new ReviewReader(4096);

  @Test
  void readsWhatIsAsked() throws MalformedReviewException {
    Review review = read(REVIEW);

    assertEquals("u1", review.uid());
    assertEquals("CREATE pods shop/web", review.subject());
    assertEquals(
        new Requester("dev", "", List.of("a", "b"), Map.of("k", List.of("v"))), review.requester());
    assertTrue(review.before().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"apiVersion\":\"admission.k8s.io/v1beta1\",\"kind\":\"AdmissionReview\"}",
      })
  void refusesWhatIsNoReview(String body) {
    assertThrows(MalformedReviewException.class, () -> read(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"uid\":\"u1\" -> \"uid\":7",
        "\"uid\":\"u1\" -> \"uid\":\"\"",
        "\"uid\":\"u1\" -> \"uid\":\"u1\",\"uid\":\"u2\"",
        "\"operation\":\"CREATE\" -> \"operation\":\"create\"",
        "\"object\":{\"kind\":\"Pod\"} -> \"object\":null",
        "\"object\":{\"kind\":\"Pod\"} -> \"object\":[]",
        "[\"a\",\"b\"] -> \"a\"",
        "[\"v\"] -> [1]",
        "\"dryRun\":true -> \"dryRun\":true}",
      })
  void refusesFieldsOfAnotherType(String change) {
    String[] parts = change.split(" -> ", 2);
    String changed = REVIEW.replace(parts[0], parts[1]);

    assertThrows(MalformedReviewException.class, () -> read(changed));
  }

  @Test
  void refusesWhatIsDeeperThanAnyObject() {
    String deep = "[".repeat(1000) + "]".repeat(1000);

    assertThrows(
        MalformedReviewException.class,
        () -> read(REVIEW.replace("{\"kind\":\"Pod\"}", "{\"a\":" + deep + "}")));
  }

  private Review read(String body) throws MalformedReviewException {
    return reader.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
