package io.hauberk.kubernetes.identity.sign;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Answers the PodCertificateRequests of one signer, from its making until it is closed. Only the
 * holder of the lease has one; two at a time would do no harm, because an answer is written once.
 *
 * <p>What fails for a passing reason is not answered but tried again, after a fifth of a second at
 * first and half a minute at last: a kubelet takes Denied and Failed as final.
 */
final class PodSigner implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PodSigner.class.getName());
  private static final int WORKERS = 4;
  private static final int NOT_FOUND = 404;
  private static final long FIRST_WAIT_MILLIS = 200;
  private static final long LONGEST_WAIT_MILLIS = 30_000;

  private final Map<String, PodCertificateRequest> open = new ConcurrentHashMap<>();
  private final IdentityContext context;
  private final AskJudge judge;
  private final Signing signing;
  private final BooleanSupplier leading;
  private final ScheduledExecutorService workers;
  private final SharedIndexInformer<PodCertificateRequest> informer;

  PodSigner(
      IdentityContext context,
      String signerName,
      AskJudge judge,
      Signing signing,
      BooleanSupplier leading) {
    this.context = context;
    this.judge = judge;
    this.signing = signing;
    this.leading = leading;
    this.workers =
        new ScheduledThreadPoolExecutor(
            WORKERS, Thread.ofPlatform().daemon().name("hauberk-signer-", 0).factory());
    this.informer =
        context
            .client()
            .resources(PodCertificateRequest.class)
            .inAnyNamespace()
            .withField("spec.signerName", signerName)
            .runnableInformer(0)
            .exceptionHandler((started, problem) -> true)
            .addEventHandler(new Requests());
  }

  /** Begins to answer what there is, and what comes; also if the API server is away now. */
  void start() {
    informer.start();
  }

  /** Requests that have no answer yet. */
  int waiting() {
    return open.size();
  }

  @Override
  public void close() {
    informer.stop();
    workers.shutdownNow();
    try {
      workers.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(PodCertificateRequest request) {
    String uid = request.getMetadata().getUid();
    if (CertificateAsk.isAnswered(request)) {
      open.remove(uid);
    } else if (open.put(uid, request) == null) {
      turn(uid, 0, 0);
    }
  }

  private void turn(String uid, int attempt, long waitMillis) {
    try {
      var unused = workers.schedule(() -> answer(uid, attempt), waitMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the next holder of the lease answers {0}", uid);
    }
  }

  private void answer(String uid, int attempt) {
    PodCertificateRequest request = open.get(uid);
    if (request == null || !leading.getAsBoolean()) {
      return;
    }
    try {
      if (answered(CertificateAsk.of(request), attempt)) {
        open.remove(uid, request);
        return;
      }
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "left a certificate request that cannot be read: {0}", e.getMessage());
      open.remove(uid, request);
      return;
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        open.remove(uid, request);
        return;
      }
      LOG.log(
          Level.WARNING,
          "an answer to {0} did not get through: {1}",
          uid,
          String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an answer to " + uid + " failed", e);
    }
    turn(uid, attempt + 1, wait(attempt));
  }

  /** False if there is none yet. */
  private boolean answered(CertificateAsk ask, int attempt) {
    try {
      IssuedCertificate issued = signing.issue(ask, judge.judge(ask));
      write(ask, Answers.issued(ask, issued, context.clock().instant()));
      context.counters().issued();
      LOG.log(
          Level.INFO,
          "pod `{0}` on node `{1}` has got certificate {2} until {3}",
          ask.pod(),
          ask.nodeName(),
          issued.serial(),
          issued.notAfter());
      return true;
    } catch (IdentityRefused e) {
      if (attempt == 0) {
        context.counters().refused(e.code());
        LOG.log(Level.WARNING, "no certificate: {0} {1}", e.code().text(), e.getMessage());
      }
      if (!e.isPassing()) {
        write(ask, Answers.denied(ask, e, context.clock().instant()));
      }
      return !e.isPassing();
    }
  }

  private void write(CertificateAsk ask, PodCertificateRequest answer) {
    context
        .client()
        .resources(PodCertificateRequest.class)
        .inNamespace(ask.namespace())
        .withName(ask.name())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(answer));
  }

  private static long wait(int attempt) {
    long most = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(attempt, 8));
    return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
  }

  private final class Requests implements ResourceEventHandler<PodCertificateRequest> {
    @Override
    public void onAdd(PodCertificateRequest request) {
      look(request);
    }

    @Override
    public void onUpdate(PodCertificateRequest before, PodCertificateRequest request) {
      look(request);
    }

    @Override
    public void onDelete(PodCertificateRequest request, boolean finalStateUnknown) {
      open.remove(request.getMetadata().getUid());
    }
  }
}
