package io.hauberk.evidence.log;

import java.util.LinkedHashMap;
import java.util.Map;

/** Segments whose marks are in memory: those that were read last. */
final class MarkedSegments {
  private static final int MOST = 16;

  private final Map<Segment, Boolean> used =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Segment, Boolean> eldest) {
          if (size() <= MOST) {
            return false;
          }
          eldest.getKey().forgetMarks();
          return true;
        }
      };

  synchronized void used(Segment segment) {
    used.put(segment, true);
  }
}
