package io.hauberk.benchmarks.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.encode.Pem;
import io.hauberk.identity.TrustDomain;
import io.hauberk.injector.IdentityMode;
import io.hauberk.injector.Injection;
import io.hauberk.injector.Injector;
import io.hauberk.injector.InjectorOptions;
import io.hauberk.injector.InterceptionMode;
import io.hauberk.injector.Surroundings;
import io.hauberk.kubernetes.webhook.Webhooks;
import io.hauberk.server.tls.ServerCertificate;
import io.hauberk.testkit.cluster.ApiServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * How long the creation of a pod takes through a real API server, at a fixed rate: with our
 * webhooks (injection, last word on the pod, rights on labels), with as many that do nothing, and
 * with as many of which one adds a sidecar without a thought, block by block in turn. Both are
 * served by this process, which makes the load as well.
 */
public final class AdmissionCost {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final Duration WARM_UP_BLOCK = Duration.ofSeconds(5);
  private static final int WARM_UP = 6;
  private static final int SLOWLY = 2;
  private static final String CONTROLLER =
      "system:serviceaccount:kube-system:replicaset-controller";

  private final ApiServer server;
  private final Map<String, Side> sides = new LinkedHashMap<>();

  /** Pods of one namespace, and who creates them. */
  private record Side(String namespace, String metadata, PodLoad load) {}

  private AdmissionCost(ApiServer server) throws GeneralSecurityException {
    this.server = server;
    PodLoad load = new PodLoad(client(), server.url());
    String plain = "\"labels\": {\"app\": \"web\"}";
    sides.put("empty webhooks", new Side("empty", plain, load));
    sides.put("a fixed patch", new Side("fixed", plain, load));
    sides.put("Hauberk", new Side("hauberk", plain, load));
    sides.put("Hauberk, guarded label", new Side("hauberk", guarded(), load));
  }

  /**
   * @param args how many rounds, 20 if not said; how many pods in a second, 100; how many seconds
   *     each side of a round, 20: a p99 of fewer than some thousand pods is the luck of a few
   */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int perSecond = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    Duration block = Duration.ofSeconds(args.length > 2 ? Integer.parseInt(args[2]) : 20);
    Path folder = Files.createTempDirectory("admission");
    try (ApiServer server = ApiServer.start(folder.resolve("cluster"));
        Authority authority =
            Authority.open(
                folder.resolve("ca"),
                DOMAIN,
                new AuthorityOptions(InstantSource.system(), new SecureRandom()));
        KubernetesClient client = kubernetes(server)) {
      ServerCertificate own =
          new ServerCertificate(authority, List.of("127.0.0.1"), InstantSource.system());
      try (Webhooks ours = webhooks(authority, client, own);
          EmptyWebhook empty = new EmptyWebhook(own, new byte[0]);
          EmptyWebhook fixed = new EmptyWebhook(own, patch())) {
        server.namespace("empty", "side=empty");
        server.namespace("fixed", "side=fixed");
        server.namespace("hauberk", "side=hauberk");
        server.apply(replicaSet());
        server.apply(configurations("empty", empty.port(), authority));
        server.apply(configurations("fixed", fixed.port(), authority));
        server.apply(configurations("hauberk", ours.address().getPort(), authority));
        new AdmissionCost(server).run(rounds, perSecond, block, System.out);
      }
    }
  }

  private void run(int rounds, int perSecond, Duration block, PrintStream out) {
    for (int round = 0; round < WARM_UP; round++) {
      int rate = Math.max(1, perSecond >> (2 * Math.max(0, SLOWLY - round)));
      sides.values().forEach(side -> load(side, rate, WARM_UP_BLOCK));
    }
    Blocks blocks = Blocks.against("empty webhooks");
    CallTimes before = CallTimes.of(server);
    List<String> order = new ArrayList<>(sides.keySet());
    for (int round = 0; round < rounds; round++) {
      for (String name : order) {
        blocks.add(name, load(Objects.requireNonNull(sides.get(name)), perSecond, block));
      }
      // none always follows the same other one, whose garbage it may have to clear away
      Collections.rotate(order, 1);
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
    }
    CallTimes.of(server)
        .meansSince(before)
        .forEach((name, millis) -> out.printf(Locale.ROOT, "%-32s %.2f ms%n", name, millis));
    blocks.print(out);
  }

  private static double[] load(Side side, int perSecond, Duration length) {
    return side.load().run(side.namespace(), side.metadata(), perSecond, length);
  }

  private HttpClient client() throws GeneralSecurityException {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(
        server
            .authority()
            .issue(CONTROLLER, List.of("system:masters"), List.of(), List.of())
            .keyManagers(),
        server.authority().trustManagers(),
        null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
  }

  /** Each of these pods is judged by its owner's template, for which the API server is asked. */
  private String guarded() {
    String uid =
        server
            .kubectl()
            .output("get", "replicaset", "web", "-n", "hauberk", "-o", "jsonpath={.metadata.uid}");
    return """
    "labels": {"app": "web", "%s": "yes"}, "ownerReferences": [{"apiVersion": "apps/v1",
      "kind": "ReplicaSet", "name": "web", "uid": "%s", "controller": true}]\
    """
        .formatted(KnownMesh.GUARDED, uid);
  }

  private static String replicaSet() {
    return """
    apiVersion: apps/v1
    kind: ReplicaSet
    metadata: {name: web, namespace: hauberk}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web, %s: "yes"}}
        spec: {containers: [{name: web, image: "registry.example/web:1"}]}
    """
        .formatted(KnownMesh.GUARDED);
  }

  private static KubernetesClient kubernetes(ApiServer server) {
    Config config = Config.fromKubeconfig(server.kubeconfig().toFile());
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Webhooks webhooks(
      Authority authority, KubernetesClient client, ServerCertificate own) throws IOException {
    return Webhooks.open(
        new Webhooks.Options(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            DOMAIN,
            List.of(),
            List.of()),
        client,
        new KnownMesh(),
        injector(),
        own,
        authority::bundle,
        InstantSource.system());
  }

  private static Injector injector() {
    return new Injector(
        new InjectorOptions(
            DOMAIN,
            "hauberk.hauberk-system.svc",
            15010,
            new InjectorOptions.Images("registry.example/proxy:1", "registry.example/init:1"),
            InterceptionMode.INIT,
            new IdentityMode.Kubelet("hauberk.io/workload", Duration.ofHours(24)),
            List.of("10.96.0.10")),
        new SecureRandom());
  }

  /** What the injector gives to each of these pods, but for the unguessable path of its checks. */
  private static byte[] patch() throws IOException {
    JsonNode pod = new ObjectMapper().readTree(PodLoad.pod(0, "\"labels\": {\"app\": \"web\"}"));
    Surroundings enrolled =
        new Surroundings("fixed", Map.of(Surroundings.INJECT, "enabled"), false);
    return switch (injector().inject(pod, enrolled)) {
      case Injection.Patched patched -> patched.patch().toString().getBytes(StandardCharsets.UTF_8);
      case Injection.Unchanged unchanged -> throw new IllegalStateException(unchanged.toString());
      case Injection.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  private static String configurations(String side, int port, Authority authority) {
    String bundle =
        Base64.getEncoder()
            .encodeToString(Pem.encode(authority.bundle()).getBytes(StandardCharsets.US_ASCII));
    return Map.of("Mutating", "inject", "Validating", "validate-pods").entrySet().stream()
        .map(
            entry ->
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %sWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - name: %s.example.org
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  namespaceSelector: {matchLabels: {side: %s}}
                  clientConfig: {url: "https://127.0.0.1:%d/%s", caBundle: %s}
                  rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
                """
                    .formatted(entry.getKey(), side, side, side, port, entry.getValue(), bundle))
        .reduce((one, other) -> one + "---\n" + other)
        .orElseThrow();
  }
}
