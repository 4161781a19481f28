package io.hauberk.server.evidence;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import java.time.Duration;

/**
 * How the log is kept on disk: the section {@code log}.
 *
 * @param retention records that are older are dropped, once every sink has them
 * @param commit how long a record may wait for others that go to the disk with it
 * @param reserve bytes of the disk for what is never shed
 * @param verify how often the control plane verifies its own log
 */
public record Keeping(Duration retention, Duration commit, long reserve, Duration verify) {
  private static final Duration RETENTION = Duration.ofDays(400);
  private static final Duration COMMIT = Duration.ofMillis(2);
  private static final Duration LONGEST_COMMIT = Duration.ofMillis(200);
  private static final long RESERVE = 16L << 20;
  private static final Duration VERIFY = Duration.ofDays(1);

  static Keeping of(Section file) throws ConfigProblem {
    Section log = file.section("log").orElse(Section.empty("log"));
    log.requireKnown("retention", "commit", "reserve", "verify");
    Duration commit = log.duration("commit", COMMIT);
    if (commit.compareTo(LONGEST_COMMIT) > 0) {
      throw log.problem("commit", "a record may wait 200 ms for the disk, not longer");
    }
    Duration verify = log.duration("verify", VERIFY);
    if (!verify.isPositive()) {
      throw log.problem("verify", "say how often, such as `1d`: the log is always verified");
    }
    return new Keeping(
        log.duration("retention", RETENTION), commit, log.bytes("reserve", RESERVE), verify);
  }
}
