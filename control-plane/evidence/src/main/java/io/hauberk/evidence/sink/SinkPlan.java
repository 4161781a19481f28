package io.hauberk.evidence.sink;

import io.hauberk.evidence.format.Format;
import java.util.regex.Pattern;

/**
 * What does not depend on the kind of receiver.
 *
 * @param name of the sink, and of its folder
 * @param kind of receiver, for whoever looks on
 * @param maxBytes longest message in UTF-8 that the receiver takes; a longer one is abridged
 */
public record SinkPlan(String name, String kind, Format format, int maxBytes, Pace pace) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public SinkPlan {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "`" + name + "` cannot name a sink: use a-z, 0-9 and dashes, at most 63 characters");
    }
  }
}
