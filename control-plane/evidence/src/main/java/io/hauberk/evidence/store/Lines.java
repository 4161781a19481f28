package io.hauberk.evidence.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several texts as one, each on a line of its own between line ends, so that one of them is found
 * by looking for a text: {@code \ntype=a\nzone=b\n}.
 */
final class Lines {
  private Lines() {}

  static String of(Collection<String> texts) {
    return texts.stream().map(Lines::escaped).collect(Collectors.joining("\n", "\n", "\n"));
  }

  static String of(Map<String, String> texts) {
    return of(texts.entrySet().stream().map(e -> label(e.getKey(), e.getValue())).toList());
  }

  /** What {@link #of} has of this text and of nothing else. */
  static String one(String text) {
    return of(List.of(text));
  }

  static String label(String key, String value) {
    return key + "=" + value;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
