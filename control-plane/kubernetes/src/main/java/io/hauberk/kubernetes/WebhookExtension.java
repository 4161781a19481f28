package io.hauberk.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.evidence.record.Administration;
import io.hauberk.injector.IdentityMode;
import io.hauberk.injector.Injector;
import io.hauberk.injector.InjectorOptions;
import io.hauberk.injector.InterceptionMode;
import io.hauberk.kubernetes.source.ClusterOrigin;
import io.hauberk.kubernetes.webhook.Outcomes;
import io.hauberk.kubernetes.webhook.Webhooks;
import io.hauberk.policy.intent.Crd;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.StartupFailure;
import io.hauberk.server.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers the API server's questions about pods and about objects of ours. */
final class WebhookExtension implements ServerExtension {
  /** Of both webhook configurations. */
  private static final String CONFIGURATION = "hauberk";

  private static final Duration CERTIFICATE_LIFETIME = Duration.ofHours(24);

  private final KubernetesOptions options;
  private final KubernetesClient client;
  private final ClusterOrigin origin;
  private volatile @Nullable Webhooks open;

  WebhookExtension(KubernetesOptions options, KubernetesClient client, ClusterOrigin origin) {
    this.options = options;
    this.client = client;
    this.origin = origin;
  }

  /** Until the API server has our roots: it refuses every pod of the mesh without them. */
  @Override
  public Optional<String> waitingFor() {
    Webhooks webhooks = open;
    return webhooks == null ? Optional.of("the webhooks") : webhooks.waitingFor();
  }

  /** Where the API server asks; absent until it may. */
  Optional<InetSocketAddress> address() {
    return Optional.ofNullable(open).map(Webhooks::address);
  }

  @Override
  public AutoCloseable start(ControlPlane plane) throws StartupFailure {
    try {
      ServerCertificate own =
          new ServerCertificate(plane.authority(), options.hosts(), plane.clock());
      Outcomes outcomes = new Outcomes(plane.events()::administered, plane.clock());
      origin.onObject(outcomes::stored);
      Webhooks webhooks =
          Webhooks.open(
              new Webhooks.Options(
                  new InetSocketAddress("0.0.0.0", options.ports().webhooks()),
                  options.trustDomain(),
                  List.of(CONFIGURATION),
                  List.of(CONFIGURATION),
                  act -> outcomes.allowedOrRefused(act, isOurs(act))),
              client,
              new ClusterTexts(origin),
              new Injector(injector(), new SecureRandom()),
              own,
              plane.authority()::bundle,
              plane.clock());
      open = webhooks;
      ScheduledExecutorService renewing =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("hauberk-webhook-certificate").factory());
      var renewal = renewing.scheduleWithFixedDelay(own::renewIfDue, 1, 1, TimeUnit.MINUTES);
      var following =
          renewing.scheduleWithFixedDelay(
              () -> outcomes.tick(origin.watching()), 5, 5, TimeUnit.SECONDS);
      return () -> {
        following.cancel(false);
        renewal.cancel(false);
        renewing.shutdownNow();
        webhooks.close();
      };
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.PORT_TAKEN,
          "cannot listen for the API server at port "
              + options.ports().webhooks()
              + ": "
              + e.getMessage(),
          List.of(),
          e);
    } catch (IssuanceRefused e) {
      throw new StartupFailure(
          StartupFailure.Reason.CLOCK_OFF, String.valueOf(e.getMessage()), List.of(), e);
    }
  }

  /** Those are followed: pods, templates and namespaces are not all heard of. */
  private static boolean isOurs(Administration act) {
    return Crd.kinds().stream().anyMatch(kind -> kind.name().equals(act.kind()));
  }

  private InjectorOptions injector() {
    return new InjectorOptions(
        options.trustDomain(),
        options.service() + "." + options.namespace() + ".svc",
        KubernetesOptions.Ports.STANDARD.xds(),
        new InjectorOptions.Images(options.images().proxy(), options.images().init()),
        switch (options.interception()) {
          case INIT -> InterceptionMode.INIT;
          case CNI -> InterceptionMode.CNI;
        },
        switch (options.identity()) {
          case KUBELET -> new IdentityMode.Kubelet(options.signerName(), CERTIFICATE_LIFETIME);
          case KEY_WRITER ->
              new IdentityMode.KeyWriter(options.tokenAudience(), KubernetesOptions.TRUST);
        },
        options.dns());
  }
}
