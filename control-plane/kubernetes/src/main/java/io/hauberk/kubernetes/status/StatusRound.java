package io.hauberk.kubernetes.status;

import io.hauberk.kubernetes.lease.Leadership;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.kubernetes.source.Judged;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One look at everything that may have to be said. Used by one thread, again and again. */
final class StatusRound implements Runnable {
  private static final Logger LOG = System.getLogger(StatusRound.class.getName());
  private static final int MOST_WRITES = 20;
  private static final Duration ECHO = Duration.ofSeconds(5);
  private static final int MOST_REMEMBERED = 10_000;

  private final StatusTask.Mesh mesh;
  private final StatusBoard board;
  private final Leadership leadership;
  private final InstantSource clock;
  private final Set<String> warned = new HashSet<>();

  /** By UID: what was written last. */
  private final Map<String, Written> written = new HashMap<>();

  /** The echo of what was written may take a while; what is not there after that was changed. */
  private record Written(ObjectStatus status, Instant at) {
    boolean isOnItsWay(ObjectStatus wanted, Instant now) {
      return status.equals(wanted) && now.isBefore(at.plus(ECHO));
    }
  }

  StatusRound(StatusTask.Mesh mesh, StatusBoard board, Leadership leadership, InstantSource clock) {
    this.mesh = mesh;
    this.board = board;
    this.leadership = leadership;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      mesh.verdict().get().ifPresent(this::look);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "status is written later: {0}", e.getMessage());
    }
  }

  private void look(Judged.Verdict verdict) {
    Judgement judgement = new Judgement(verdict.image(), mesh.proxies().get(), mesh.pods().get());
    int writes = 0;
    for (CustomObject object : mesh.objects().get()) {
      // Nothing is said of what has not been judged yet.
      if (!verdict.texts().contains(object.source())) {
        continue;
      }
      ObjectStatus status = judgement.of(object);
      @Nullable Written last = written.get(object.uid());
      if (status.isSaid(object.status())
          || (last != null && last.isOnItsWay(status, clock.instant()))) {
        continue;
      }
      if (writes++ >= MOST_WRITES || !leadership.holds()) {
        return;
      }
      say(object, status);
    }
  }

  private void say(CustomObject object, ObjectStatus status) {
    Instant now = clock.instant();
    board.put(object, status, now);
    if (written.size() > MOST_REMEMBERED) {
      written.clear();
      warned.clear();
    }
    written.put(object.uid(), new Written(status, now));
    warning(status).ifPresent(condition -> warn(object, condition));
  }

  private void warn(CustomObject object, Condition condition) {
    boolean news =
        warned.add(
            object.uid()
                + " "
                + object.generation()
                + " "
                + condition.reason()
                + condition.message());
    if (news && leadership.holds()) {
      String reason = condition.type().equals(Condition.ACCEPTED) ? "NotAccepted" : "ProxyRefused";
      board.warn(object, reason, condition.message(), clock.instant());
    }
  }

  private static Optional<Condition> warning(ObjectStatus status) {
    return status.conditions().stream()
        .filter(
            condition ->
                !condition.status()
                    && (condition.type().equals(Condition.ACCEPTED)
                        || condition.reason().equals("Refused")))
        .findFirst();
  }
}
