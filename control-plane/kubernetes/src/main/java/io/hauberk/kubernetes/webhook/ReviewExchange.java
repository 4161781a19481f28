package io.hauberk.kubernetes.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import io.hauberk.kubernetes.webhook.Answer.Why;
import io.hauberk.policy.intent.Code;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request: bounded in size, in time and in how many are read at once. A question that can
 * be understood is always answered with 200 and a verdict; anything else with 4xx.
 */
final class ReviewExchange implements HttpHandler {
  private static final Logger LOG = System.getLogger(ReviewExchange.class.getName());

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int ALL = 1 << 20;

  private final Map<String, Reviewer> reviewers;
  private final ScheduledExecutorService deadlines;
  private final ReviewLimits limits;
  private final ReviewReader reader;
  private final ReviewWriter writer = new ReviewWriter();
  private final Semaphore memory;
  private final Semaphore under = new Semaphore(ALL);

  ReviewExchange(
      Map<String, Reviewer> reviewers, ScheduledExecutorService deadlines, ReviewLimits limits) {
    this.reviewers = Map.copyOf(reviewers);
    this.deadlines = deadlines;
    this.limits = limits;
    this.reader = new ReviewReader(limits.body());
    this.memory = new Semaphore(limits.atOnce() / 1024, true);
  }

  /** Waits until nothing is under way, for two seconds at most. */
  void drain() {
    try {
      if (!under.tryAcquire(ALL, 2, TimeUnit.SECONDS)) {
        LOG.log(Level.INFO, "a review was not finished when the webhooks were closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!under.tryAcquire()) {
      send(exchange, 503, "text/plain", text("this replica is shutting down"));
      return;
    }
    try {
      Reviewer reviewer = reviewers.get(exchange.getRequestURI().getPath());
      int refused = refusedStatus(exchange, reviewer);
      if (reviewer == null || refused != 0) {
        send(exchange, refused, "text/plain", new byte[0]);
        return;
      }
      answer(exchange, reviewer);
    } finally {
      under.release();
    }
  }

  private int refusedStatus(HttpExchange exchange, @Nullable Reviewer reviewer) {
    if (reviewer == null) {
      return 404;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null
        || !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
      return 415;
    }
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return length != null && (length.length() > 9 || Integer.parseInt(length) > limits.body())
        ? 413
        : 0;
  }

  private void answer(HttpExchange exchange, Reviewer reviewer) throws IOException {
    int kibibytes = kibibytes(exchange);
    if (!reserve(kibibytes)) {
      send(exchange, 429, "text/plain", text("too much to review at once"));
      return;
    }
    try {
      byte[] body;
      try (InputStream in = exchange.getRequestBody()) {
        body = in.readNBytes(limits.body() + 1);
      }
      if (body.length > limits.body()) {
        send(exchange, 413, "text/plain", new byte[0]);
        return;
      }
      judge(exchange, reviewer, reader.read(body));
    } catch (MalformedReviewException e) {
      send(exchange, 400, "text/plain", text(String.valueOf(e.getMessage())));
    } finally {
      memory.release(kibibytes);
    }
  }

  private int kibibytes(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return (length == null ? limits.body() : Integer.parseInt(length)) / 1024 + 1;
  }

  private boolean reserve(int kibibytes) {
    try {
      return memory.tryAcquire(kibibytes, limits.review().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** On this very thread: each hand-over to another one costs a wait while the cores are busy. */
  private void judge(HttpExchange exchange, Reviewer reviewer, Review review) throws IOException {
    AtomicBoolean answered = new AtomicBoolean();
    Thread judging = Thread.currentThread();
    Future<?> overdue =
        deadlines.schedule(
            () -> {
              if (answered.compareAndSet(false, true)) {
                long millis = limits.review().toMillis();
                tell(exchange, review, notJudged("it took longer than %d ms".formatted(millis)));
                judging.interrupt();
              }
            },
            limits.review().toMillis(),
            TimeUnit.MILLISECONDS);
    Answer answer = judged(reviewer, review);
    overdue.cancel(false);
    if (answered.compareAndSet(false, true)) {
      tell(exchange, review, answer);
    }
  }

  private static Answer judged(Reviewer reviewer, Review review) {
    try {
      return reviewer.review(review);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a review failed: " + printable(review.subject()), e);
      return notJudged("its log says why");
    }
  }

  private void tell(HttpExchange exchange, Review review, Answer answer) {
    if (answer instanceof Refused refused) {
      LOG.log(
          Level.INFO,
          "refused {0} of `{1}`: {2}",
          printable(review.subject()),
          printable(review.requester().name()),
          printable(refused.message()));
    }
    try {
      send(exchange, 200, "application/json", writer.write(review.uid(), answer));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "nobody waited for an answer", e);
    }
  }

  /** Names are the requester's own words: none of them may begin a line of the log. */
  private static String printable(String words) {
    return CONTROL.matcher(words).replaceAll("?");
  }

  private static Answer notJudged(String why) {
    return Answer.refused(
        Why.UNAVAILABLE,
        Code.NOT_JUDGED.text()
            + " the control plane could not judge this request: "
            + why
            + "; try again");
  }

  private static byte[] text(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (status == 413 || status == 429) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
