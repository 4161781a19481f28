package io.hauberk.kubernetes.evidence;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.kubernetes.event.EventBoard;
import io.hauberk.kubernetes.event.EventBoard.Posted;
import io.hauberk.kubernetes.event.EventBoard.Warning;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Tells alarms as events. One that comes again is counted in the series of its event; more than
 * {@value #MOST} at once, and one each {@value #PAUSE_SECONDS} seconds from then on, are counted
 * and told together. Used by one thread.
 */
final class AlarmTeller {
  static final int MOST = 20;
  static final int PAUSE_SECONDS = 6;
  private static final String ACTION = "Watching";
  private static final String TOO_MANY = "AlarmsNotTold";

  /** An API server forgets an event that nothing was added to for an hour. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(55);

  private static final int REMEMBERED = 1_000;

  private final EventBoard board;
  private final Concerned concerned;
  private final ObjectReference self;
  private final InstantSource clock;
  private final Allowance allowance;
  private final Map<Subject, Series> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, Series> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long untold;

  AlarmTeller(EventBoard board, Concerned concerned, ObjectReference self, InstantSource clock) {
    this.board = board;
    this.concerned = concerned;
    this.self = self;
    this.clock = clock;
    this.allowance = new Allowance(MOST, Duration.ofSeconds(PAUSE_SECONDS), clock.instant());
  }

  private record Subject(String rule, String subject) {}

  private record Series(Posted event, int count, Instant last) {}

  /**
   * Tells it, or counts it when there are too many.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not
   *     take it; then nothing has been told
   */
  void tell(Alarm alarm) {
    Instant now = clock.instant();
    if (!allowance.take(now)) {
      untold++;
      return;
    }
    Subject subject = new Subject(alarm.rule(), alarm.subject());
    Series before = told.get(subject);
    if (before != null
        && before.last().plus(FORGOTTEN).isAfter(now)
        && board.again(before.event(), before.count() + 1, now)) {
      told.put(subject, new Series(before.event(), before.count() + 1, now));
      return;
    }
    ObjectReference object = concerned.by(alarm);
    told.put(subject, new Series(board.warn(object, warning(alarm), now), 1, now));
  }

  /** Says how many were not told, as soon as that may be said. */
  void tellUntold() {
    Instant now = clock.instant();
    if (untold == 0 || !allowance.take(now)) {
      return;
    }
    var unused =
        board.warn(
            self,
            new Warning(
                ACTION,
                TOO_MANY,
                untold
                    + " alarms were raised and are no events: too many came at once. The log of"
                    + " evidence and its receivers have each of them",
                Map.of()),
            now);
    untold = 0;
  }

  /** It could not be told, for good. */
  void givenUp() {
    untold++;
  }

  private static Warning warning(Alarm alarm) {
    Map<String, String> annotations =
        Map.of(
            "hauberk.io/alarm", alarm.rule(),
            "hauberk.io/severity", alarm.severity().name().toLowerCase(Locale.ROOT),
            "hauberk.io/subject", Objects.requireNonNull(alarm.subject()),
            "hauberk.io/records", String.join(",", alarm.evidence()));
    return new Warning(ACTION, reason(alarm.rule()), alarm.summary(), annotations);
  }

  /** {@code denials-tenfold} is {@code DenialsTenfold}. */
  private static String reason(String rule) {
    return Arrays.stream(rule.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
