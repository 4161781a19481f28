package io.hauberk.evidence.loss;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * How the last comparison of a run of a proxy ended. Moments are milliseconds since 1970, by the
 * proxy's clock.
 *
 * @param started when the run began; 0 when that is not known
 * @param at the last sample; 0 before the first
 * @param whole the last sample at which nothing more was missing than was reported
 * @param told of the last sample
 * @param judged likewise
 * @param missing at the last sample
 * @param reported how many were reported as missing
 * @param busy whether the proxy had done anything between the last two samples
 * @param ended whether the last sample is the last of all: nothing was decided after it
 */
public record Standing(
    @JsonProperty("started") long started,
    @JsonProperty("at") long at,
    @JsonProperty("whole") long whole,
    @JsonProperty("told") long told,
    @JsonProperty("judged") long judged,
    @JsonProperty("missing") long missing,
    @JsonProperty("reported") long reported,
    @JsonProperty("busy") boolean busy,
    @JsonProperty("ended") boolean ended) {

  /** Of a proxy that was not compared yet. */
  public static final Standing UNKNOWN = new Standing(0, 0, 0, 0, 0, 0, 0, false, false);

  /** How far the beginnings of one run may seem to lie apart. */
  private static final Duration SAME_START = Duration.ofSeconds(5);

  static Standing begin(long started) {
    return new Standing(started, 0, started, 0, 0, 0, 0, false, false);
  }

  /** Whether a run began so much later that it is another one. */
  static boolean isLaterRun(long started, long than) {
    return started > than + SAME_START.toMillis();
  }

  /**
   * @param nowMissing at this sample
   * @param nowReported with what is reported now
   */
  Standing sampled(ProxyCounters sample, long nowMissing, long nowReported) {
    long millis = sample.at().toEpochMilli();
    return new Standing(
        started,
        millis,
        nowMissing <= nowReported ? millis : whole,
        sample.told(),
        sample.judged(),
        nowMissing,
        nowReported,
        millis == at ? busy : sample.told() != told || sample.judged() != judged,
        sample.ended());
  }

  /** Whether all that the run decided is kept, or told as missing. */
  boolean isWhole() {
    return ended && missing <= reported;
  }

  /** Whether a sample is of another run. */
  boolean isEndedBy(ProxyCounters sample) {
    long begun = sample.started().toEpochMilli();
    return isLaterRun(begun, started)
        || (ended && begun >= at)
        || sample.told() < told
        || sample.judged() < judged;
  }

  /** Whether it was compared after the other one. */
  boolean isLaterThan(Standing other) {
    return at > 0
        && (isLaterRun(started, other.started)
            || (!isLaterRun(other.started, started) && at > other.at));
  }
}
