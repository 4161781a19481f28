package io.hauberk.server.evidence;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.metrics.Metric;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.evidence.seal.Finding;
import io.hauberk.evidence.seal.SealedLog;
import io.hauberk.evidence.seal.Verification;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Verifies the log of the control plane that runs, soon after its start and then again and again,
 * and raises an alarm when records are not as they were sealed.
 */
record VerificationPart(Duration every) implements EvidencePart {
  private static final Logger LOG = System.getLogger(VerificationPart.class.getName());
  private static final Duration FIRST = Duration.ofMinutes(1);

  @Override
  public AutoCloseable start(Evidence evidence) {
    Run run = new Run(evidence);
    Metrics metrics = evidence.plane().metrics();
    metrics.measure(Metric.LOG_VERIFIED, run::verified);
    metrics.measure(Metric.LOG_VERIFICATION_INTERVAL, () -> every.toMillis() / 1e3);
    metrics.measure(Metric.LOG_VERIFICATION_FAILED, run::failed);
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform()
                .daemon()
                .priority(Thread.MIN_PRIORITY)
                .name("hauberk-evidence-verification")
                .factory());
    Duration first = every.compareTo(FIRST) < 0 ? every : FIRST;
    var again =
        thread.scheduleWithFixedDelay(
            run, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    return () -> {
      again.cancel(true);
      thread.shutdownNow();
    };
  }

  /** One verification after the other. */
  private static final class Run implements Runnable {
    private final Evidence evidence;
    private volatile double verified;
    private volatile double failed;

    Run(Evidence evidence) {
      this.evidence = evidence;
    }

    /** When nothing was found last, in seconds of the epoch; 0 before. */
    double verified() {
      return verified;
    }

    /** 1 when something was found last, else 0. */
    double failed() {
      return failed;
    }

    @Override
    public void run() {
      try {
        List<Finding> findings = findings(evidence.log());
        failed = findings.isEmpty() ? 0 : 1;
        if (findings.isEmpty()) {
          verified = evidence.plane().clock().instant().getEpochSecond();
        } else {
          alarm(findings);
        }
      } catch (ClosedByInterruptException e) {
        LOG.log(Level.DEBUG, "the control plane ends before its log is verified");
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the log cannot be verified now: {0}", e.getMessage());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "the log cannot be verified; it is tried again", e);
      }
    }

    private static List<Finding> findings(SealedLog log) throws IOException {
      Verification.Report first = log.verify();
      if (first.findings().isEmpty()) {
        return List.of();
      }
      List<Finding> twice = new ArrayList<>(log.verify().findings());
      twice.retainAll(first.findings());
      return twice;
    }

    private void alarm(List<Finding> findings) {
      findings.forEach(finding -> LOG.log(Level.ERROR, "the log does not verify: {0}", finding));
      evidence
          .plane()
          .events()
          .incident(
              new Incident(
                  AlarmRule.PROOF_FAILURE,
                  "log",
                  "the log does not verify, {n} findings, the first: " + findings.getFirst(),
                  findings.size()));
    }
  }
}
