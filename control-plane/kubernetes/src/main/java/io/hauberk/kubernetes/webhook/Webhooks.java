package io.hauberk.kubernetes.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.authority.encode.Pem;
import io.hauberk.evidence.record.Administration;
import io.hauberk.identity.TrustDomain;
import io.hauberk.injector.Injector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * All webhooks of the control plane on one endpoint. {@code /inject} gives pods their proxy, {@code
 * /validate-pods} has the last word on pods, {@code /validate} judges our kinds and who may put
 * guarded labels on templates and namespaces.
 */
public final class Webhooks implements AutoCloseable {
  private final WebhookServer server;
  private final CaBundleKeeper bundles;
  private final WarmUp warmUp;

  private Webhooks(WebhookServer server, CaBundleKeeper bundles, WarmUp warmUp) {
    this.server = server;
    this.bundles = bundles;
    this.warmUp = warmUp;
  }

  /**
   * What to serve, and for whom.
   *
   * @param mutating names of the MutatingWebhookConfigurations that call here
   * @param validating names of the ValidatingWebhookConfigurations that call here
   * @param told who wrote, changed or deleted what; it must not block
   */
  public record Options(
      InetSocketAddress listen,
      TrustDomain trustDomain,
      List<String> mutating,
      List<String> validating,
      Consumer<Administration> told) {
    /** Nobody is told who wrote what. */
    public Options(
        InetSocketAddress listen,
        TrustDomain trustDomain,
        List<String> mutating,
        List<String> validating) {
      this(listen, trustDomain, mutating, validating, act -> {});
    }

    public Options {
      mutating = List.copyOf(mutating);
      validating = List.copyOf(validating);
    }
  }

  /**
   * Serves at once; what is asked before {@code mesh} is known is refused.
   *
   * @param own the certificate, which may change at any time
   * @param roots that {@code own} is issued under
   * @throws IOException when the address cannot be listened on
   */
  public static Webhooks open(
      Options options,
      KubernetesClient client,
      MeshTexts mesh,
      Injector injector,
      X509ExtendedKeyManager own,
      Supplier<List<X509Certificate>> roots,
      InstantSource clock)
      throws IOException {
    Map<String, Reviewer> reviewers =
        reviewers(
            mesh,
            new RememberedTemplates(new ApiServer(client), clock, Thread::startVirtualThread),
            injector,
            options.trustDomain(),
            clock,
            options.told());
    WebhookServer server =
        WebhookServer.open(options.listen(), own, reviewers, ReviewLimits.STANDARD);
    return new Webhooks(
        server,
        new CaBundleKeeper(
            client, () -> bundle(roots.get()), options.mutating(), options.validating()),
        WarmUp.start(options.trustDomain(), injector, own, roots.get()));
  }

  static Map<String, Reviewer> reviewers(
      MeshTexts mesh,
      Cluster cluster,
      Injector injector,
      TrustDomain trustDomain,
      InstantSource clock,
      Consumer<Administration> told) {
    PodSurroundings surroundings = new PodSurroundings(mesh, cluster);
    LabelGuard labels = new LabelGuard(mesh, cluster);
    return Map.of(
        "/inject", new InjectReviewer(injector, surroundings),
        "/validate-pods",
            new Recorded(new PodReviewer(injector, surroundings).then(labels), labels, told),
        "/validate",
            new Recorded(
                new ObjectReviewer(mesh, new MeshReading(clock), trustDomain).then(labels),
                labels,
                told));
  }

  /**
   * What keeps the first pod from being reviewed as fast as the thousandth: the configurations that
   * do not have our roots yet (one that does not exist needs none), and code that never ran.
   */
  public Optional<String> waitingFor() {
    return bundles.waitingFor().or(warmUp::waitingFor);
  }

  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    warmUp.close();
    bundles.close();
    server.close();
  }

  private static String bundle(List<X509Certificate> roots) {
    return Base64.getEncoder()
        .encodeToString(Pem.encode(roots).getBytes(StandardCharsets.US_ASCII));
  }
}
