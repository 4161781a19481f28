package io.hauberk.kubernetes.identity.sign;

import io.hauberk.authority.encode.Pem;
import io.hauberk.kubernetes.identity.IdentityContext;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The signer of pod certificates at work: it answers requests and keeps the roots published, from
 * {@link #start} until it is closed. To be run by the holder of the lease only.
 */
public final class PodCertificates implements AutoCloseable {
  private static final long LOOK_SECONDS = 30;
  private static final long AGAIN_SECONDS = 2;

  private final RootBundle bundle;
  private final PodSigner signer;
  private final ScheduledExecutorService keeper;

  private PodCertificates(RootBundle bundle, PodSigner signer) {
    this.bundle = bundle;
    this.signer = signer;
    this.keeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-roots").factory());
  }

  /**
   * @param signerName as pods name it, {@code hauberk.io/workload}
   * @param lifetime of certificates, an hour at least; shorter where a pod asks for less
   * @param leading asked right before each write
   */
  public static PodCertificates start(
      IdentityContext context, String signerName, Duration lifetime, BooleanSupplier leading) {
    RootBundle bundle =
        new RootBundle(
            context.client(), signerName, Pem.encode(context.authority().bundle()), leading);
    PodSigner signer =
        new PodSigner(
            context,
            signerName,
            new AskJudge(context),
            new Signing(context.authority(), lifetime),
            leading);
    PodCertificates started = new PodCertificates(bundle, signer);
    started.keeper.execute(started::keep);
    signer.start();
    return started;
  }

  /** Requests that have no answer yet. */
  public int waiting() {
    return signer.waiting();
  }

  @Override
  public void close() {
    keeper.shutdownNow();
    signer.close();
  }

  private void keep() {
    long wait = bundle.keep() ? LOOK_SECONDS : AGAIN_SECONDS;
    if (!keeper.isShutdown()) {
      var unused = keeper.schedule(this::keep, wait, TimeUnit.SECONDS);
    }
  }
}
