package io.hauberk.policy.intent;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What the user probably meant. */
public final class Nearest {
  private Nearest() {}

  /** {@code ; did you mean `x`?} or nothing. */
  public static String hint(String written, Collection<String> known) {
    return to(written, known).map("; did you mean `%s`?"::formatted).orElse("");
  }

  /** The known word at the smallest edit distance, if that is at most a third of the word. */
  static Optional<String> to(String written, Collection<String> known) {
    int most = Math.max(1, Math.min(written.length(), 40) / 3);
    return known.stream()
        .filter(word -> Math.abs(word.length() - written.length()) <= most)
        .filter(word -> distance(written, word) <= most)
        .min(
            Comparator.<String>comparingInt(word -> distance(written, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's, without regard to case. */
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
