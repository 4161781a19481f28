package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.RecordLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What a writer of {@link KillTest} said that it is kept, by index. */
final class Acknowledged {
  private final Map<Long, String> numbers = new TreeMap<>();

  int size() {
    return numbers.size();
  }

  void clear() {
    numbers.clear();
  }

  /** Reads until the writer's end. */
  void readAll(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      read(line);
    }
  }

  /** The last line may have been cut. */
  void read(String line) {
    String[] words = line.split(" ", -1);
    if (words.length == 3 && words[2].equals(".")) {
      numbers.put(Long.parseLong(words[0]), words[1]);
    }
  }

  void assertIn(RecordLog log) throws IOException {
    long end = log.end();
    for (Long index : numbers.keySet()) {
      assertTrue(index < end, "record " + index + " is lost");
    }
    for (long at = 0; at < end; at += 1000) {
      long index = at;
      for (byte[] record : log.read(at, 1000)) {
        String expected = numbers.get(index++);
        if (expected != null) {
          assertArrayEquals(KillTest.Writer.record(expected), record);
        }
      }
    }
  }
}
