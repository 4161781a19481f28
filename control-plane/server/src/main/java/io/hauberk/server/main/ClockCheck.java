package io.hauberk.server.main;

import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.journal.Journal;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.server.state.StateDirectory;
import io.hauberk.server.state.StateFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A clock that is late gives certificates whose time is over; what the authority wrote down before
 * tells.
 */
final class ClockCheck {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private ClockCheck() {}

  /**
   * @return what is in the journal
   */
  static List<JournalRecord> require(StateDirectory state, Instant now, boolean accept)
      throws StartupFailure, StateFailure {
    Optional<Instant> born = born(state);
    if (born.isPresent() && now.isBefore(born.get())) {
      throw new StartupFailure(
          StartupFailure.Reason.CLOCK_OFF,
          "the clock says "
              + now
              + ", but the root certificate begins at "
              + born.get()
              + ": set the clock");
    }
    List<JournalRecord> records = Journal.read(state.path().resolve("journal.jsonl"));
    Optional<Instant> last =
        records.stream().map(JournalRecord::time).max(Comparator.naturalOrder());
    if (!accept && last.isPresent() && last.get().isAfter(now.plus(TOLERANCE))) {
      throw new StartupFailure(
          StartupFailure.Reason.CLOCK_OFF,
          "the clock says "
              + now
              + ", but a certificate was issued at "
              + last.get()
              + ": set the clock; if it is right now and was wrong then, start once with"
              + " `--accept-clock`");
    }
    return records;
  }

  private static Optional<Instant> born(StateDirectory state) throws StateFailure {
    Optional<byte[]> root = state.file("root.pem").read();
    if (root.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Pem.certificates(new String(root.get(), StandardCharsets.ISO_8859_1))
              .getFirst()
              .getNotBefore()
              .toInstant());
    } catch (IllegalArgumentException e) {
      // the authority says what is wrong with it
      return Optional.empty();
    }
  }
}
