package io.hauberk.authority.journal;

import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.problem.AuthorityFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a journal file says.
 *
 * @param head hash of its last whole line, where the next one begins
 * @param wholeBytes length of its whole lines; what follows is a line that a crash cut short
 */
record JournalText(List<JournalRecord> records, String head, long wholeBytes) {
  static final String BEGINNING = "0".repeat(64);

  /**
   * Reads whole lines. A cut last line was never handed out, so it does not count; any other damage
   * does.
   *
   * @throws AuthorityFailure when a line is damaged or the hashes do not chain
   */
  static JournalText read(byte[] bytes, String name) {
    List<JournalRecord> records = new ArrayList<>();
    String head = BEGINNING;
    int start = 0;
    for (int end = indexOfNewline(bytes, start); end >= 0; end = indexOfNewline(bytes, start)) {
      byte[] line = java.util.Arrays.copyOfRange(bytes, start, end);
      records.add(next(line, head, name, records.size() + 1));
      head = Fingerprint.of(line);
      start = end + 1;
    }
    return new JournalText(records, head, start);
  }

  private static JournalRecord next(byte[] line, String head, String name, int number) {
    try {
      JournalLine.Parsed parsed = JournalLine.read(new String(line, StandardCharsets.UTF_8));
      if (parsed.previous().equals(head)) {
        return parsed.record();
      }
    } catch (IllegalArgumentException e) {
      throw damaged(name, number, e);
    }
    throw damaged(name, number, null);
  }

  private static AuthorityFailure damaged(
      String name, int number, @org.jspecify.annotations.Nullable Throwable cause) {
    return new AuthorityFailure(
        "line " + number + " of the journal `" + name + "` is damaged or was changed",
        "restore the journal from a backup; if there is none, keep it as evidence under another"
            + " name and start with an empty one: workloads then enrol again",
        cause);
  }

  private static int indexOfNewline(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
