package io.hauberk.kubernetes.webhook;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whoever reaches the port may send anything: it is read, or it is called malformed. */
class ReviewReaderProperties {
  private static final byte[] REVIEW =
      TestReviews.json(
          "UPDATE", "dev", "pods", "", "kind: Pod\nmetadata: {name: a}", "kind: Pod\nspec: {}");

  private final ReviewReader reader = new ReviewReader(4096);

  @Property(tries = 500)
  void anyBytes(@ForAll byte[] body) {
    read(body);
  }

  @Property(tries = 2000)
  void aReviewWithAPlaceOverwritten(
      @ForAll @IntRange(max = 4095) int place, @ForAll byte one, @ForAll byte other) {
    byte[] body = REVIEW.clone();
    body[place % body.length] = one;
    body[(place + 1) % body.length] = other;
    read(body);
  }

  @Property(tries = 500)
  void aReviewWithOneWordForAnother(@ForAll @IntRange(max = 19) int from, @ForAll String to) {
    String[] words = new String(REVIEW, StandardCharsets.UTF_8).split("\"", -1);
    words[Math.min(from, words.length - 1)] = to;
    read(String.join("\"", words).getBytes(StandardCharsets.UTF_8));
  }

  private void read(byte[] body) {
    try {
      reader.read(body);
    } catch (MalformedReviewException e) {
      // one of the two answers
    }
  }
}
