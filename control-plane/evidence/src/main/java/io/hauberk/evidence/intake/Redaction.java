package io.hauberk.evidence.intake;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What of a request is kept. Nothing of its query and none of its headers, unless they are named
 * here; of its path, what no template hides.
 *
 * @param headers names in lower case
 * @param paths the first that fits a path replaces it
 */
public record Redaction(SortedSet<String> headers, List<PathTemplate> paths) {
  /** Hides queries and headers, shows whole paths. */
  public static final Redaction STANDARD = new Redaction(new TreeSet<>(), List.of());

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int MOST_HEADERS = 16;

  public Redaction {
    SortedSet<String> lower = new TreeSet<>();
    for (String header : headers) {
      String name = header.toLowerCase(Locale.ROOT);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("`" + header + "` is no name of a header");
      }
      lower.add(name);
    }
    if (lower.size() > MOST_HEADERS) {
      throw new IllegalArgumentException("more than " + MOST_HEADERS + " headers");
    }
    headers = lower;
    paths = List.copyOf(paths);
  }

  /** The path as it is kept: the template where one fits, else the path. */
  String path(String path) {
    for (PathTemplate template : paths) {
      if (template.fits(path)) {
        return template.text();
      }
    }
    return path;
  }
}
