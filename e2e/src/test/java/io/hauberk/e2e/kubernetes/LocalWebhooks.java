package io.hauberk.e2e.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.evidence.record.Administration;
import io.hauberk.identity.TrustDomain;
import io.hauberk.injector.IdentityMode;
import io.hauberk.injector.Injector;
import io.hauberk.injector.InjectorOptions;
import io.hauberk.injector.InterceptionMode;
import io.hauberk.kubernetes.webhook.MeshTexts;
import io.hauberk.kubernetes.webhook.Webhooks;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.server.tls.ServerCertificate;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Our webhooks in this process, called by the API server at an address of this machine, with a mesh
 * that has a trust domain and one guarded label. Their certificate lives for seconds.
 */
final class LocalWebhooks implements AutoCloseable {
  static final Path KINDS =
      Path.of(System.getProperty("hauberk.root"), "charts/hauberk-crds/templates");

  private static final TrustDomain TRUST_DOMAIN = new TrustDomain("example.org");
  private static final Duration LIFETIME = Duration.ofSeconds(10);

  private final Path folder;
  private final Authority authority;
  private final ServerCertificate certificate;
  private final KubernetesClient client;
  private final ScheduledExecutorService chores = Executors.newSingleThreadScheduledExecutor();
  private final Set<String> serials = ConcurrentHashMap.newKeySet();
  private final Queue<Administration> told = new ConcurrentLinkedQueue<>();
  private Webhooks webhooks;

  private LocalWebhooks(Path folder, Path kubeconfig) throws Exception {
    this.folder = folder;
    authority =
        Authority.open(
            folder, TRUST_DOMAIN, new AuthorityOptions(InstantSource.system(), new SecureRandom()));
    certificate =
        new ServerCertificate(authority, List.of("127.0.0.1"), InstantSource.system(), LIFETIME);
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setClientKeyAlgo("EC");
    client = new KubernetesClientBuilder().withConfig(config).build();
    webhooks = webhooks(0);
    ScheduledFuture<?> unused =
        chores.scheduleWithFixedDelay(this::renew, 0, 200, TimeUnit.MILLISECONDS);
  }

  static LocalWebhooks open(Path folder, Path kubeconfig) throws Exception {
    return new LocalWebhooks(folder, kubeconfig);
  }

  /** Serves again where it served before {@link #close}. */
  void reopen() throws IOException {
    webhooks = webhooks(webhooks.address().getPort());
  }

  /** What was told of whoever wrote, changed or deleted an object of that name. */
  List<Administration> acts(String name) {
    return told.stream().filter(act -> act.name().equals(name)).toList();
  }

  /** How many certificates this control plane has had for itself. */
  int certificates() {
    return serials.size();
  }

  /** Waits until the API server reaches us and trusts us. */
  void awaitCalled(ApiServer server) {
    Deadline.await(
        "the webhooks to be called",
        () ->
            server
                .kubectl()
                .runWith(
                    AdmissionObjects.pod("first", "app: first"),
                    "create",
                    "--dry-run=server",
                    "-o",
                    "jsonpath={.spec.initContainers[*].name}",
                    "-f",
                    "-")
                .out()
                .contains("hauberk-proxy"));
  }

  /** As the chart has them, with an address in the place of the Service. */
  String configurations() {
    String url = "https://127.0.0.1:" + webhooks.address().getPort();
    return Helm.offline(folder)
        .template(
            "hauberk",
            "--set",
            Helm.TRUST_DOMAIN + ",webhooks.timeoutSeconds=10",
            "-s",
            "templates/webhooks.yaml")
        .replaceAll("\\{service: \\{.*?\"path\":\"(.*?)\".*?}}", "{url: \"" + url + "$1\"}");
  }

  @Override
  public void close() {
    webhooks.close();
  }

  private void renew() {
    certificate.renewIfDue();
    serials.add(certificate.getServerAliases("EC", null)[0]);
  }

  private Webhooks webhooks(int port) throws IOException {
    return Webhooks.open(
        new Webhooks.Options(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            TRUST_DOMAIN,
            List.of("hauberk"),
            List.of("hauberk"),
            told::add),
        client,
        new OneGuardedLabel(),
        new Injector(
            new InjectorOptions(
                TRUST_DOMAIN,
                "hauberk.hauberk-system.svc",
                15010,
                new InjectorOptions.Images("local/proxy:1", "local/init:1"),
                InterceptionMode.INIT,
                new IdentityMode.Kubelet("hauberk.io/workload", Duration.ofHours(24)),
                List.of("10.96.0.10")),
            new SecureRandom()),
        certificate,
        authority::bundle,
        InstantSource.system());
  }

  /** The mesh: who may be called compliant is guarded. */
  private static final class OneGuardedLabel implements MeshTexts {
    @Override
    public Optional<Snapshot> now() {
      Place place = new Place("GuardedLabel pci-compliant", 1, 1);
      return Optional.of(
          new Snapshot(
              List.of(
                  new SourceText(
                      "MeshConfig mesh",
                      """
                      apiVersion: hauberk.io/v1alpha1
                      kind: MeshConfig
                      metadata: {name: mesh}
                      spec: {trustDomain: example.org}
                      """)),
              List.of(),
              List.of(
                  new Intent.GuardedLabel(
                      new ObjectMeta(
                          Kind.GuardedLabel, "", "pci-compliant", new TreeMap<>(), place),
                      new Placed<>("pci", place),
                      List.of("compliant"),
                      false)),
              List.of()));
    }

    /** Whatever is asked is asked of the API server. */
    @Override
    public Optional<Map<String, String>> namespace(String name) {
      return Optional.empty();
    }
  }
}
