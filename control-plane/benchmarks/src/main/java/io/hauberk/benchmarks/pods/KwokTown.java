package io.hauberk.benchmarks.pods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.injector.IdentityMode;
import io.hauberk.injector.Injection;
import io.hauberk.injector.Injector;
import io.hauberk.injector.InjectorOptions;
import io.hauberk.injector.InterceptionMode;
import io.hauberk.injector.Surroundings;
import io.hauberk.policy.intent.Crd;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.testkit.cluster.ApiServer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@link Town} in a real API server: deployments whose pods fake nodes say they run. */
final class KwokTown {
  /** Of the tokens by which its pods prove themselves. */
  static final String AUDIENCE = "hauberk." + Town.MESH;

  private static final String NAMESPACE = "shop";

  private final ApiServer server;
  private final KubernetesClient client;
  private final int workloads;

  KwokTown(ApiServer server, KubernetesClient client, int workloads) {
    this.server = server;
    this.client = client;
    this.workloads = workloads;
  }

  /** Kinds, namespaces, accounts and policies: what is there before the first pod. */
  void ground() {
    Crd.kinds().forEach(kind -> server.apply(Crd.of(kind)));
    server.namespace("hauberk-system");
    server.namespace(NAMESPACE, Surroundings.INJECT + "=enabled");
    server.apply(
        new Town(workloads)
            .texts().stream().map(SourceText::text).collect(Collectors.joining("\n---\n")));
    server.apply(
        each("{apiVersion: v1, kind: ServiceAccount, metadata: {name: w%1$d, namespace: shop}}"));
    server.apply(
        each(
            "{apiVersion: v1, kind: Service, metadata: {name: w%1$d, namespace: shop}, spec:"
                + " {selector: {app: w%1$d}, ports: [{name: a, port: 443}, {name: b, port:"
                + " 8080}]}}"));
  }

  /** Asks for the pods of some workloads. */
  void deploy(int from, int to) {
    StringBuilder all = new StringBuilder();
    for (int i = from; i < to; i++) {
      all.append(deployment(i)).append("\n---\n");
    }
    server.apply(all.toString());
  }

  /** The pods of one workload that have an address and are not about to end. */
  List<Pod> pods(int workload) {
    return client
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app", "w" + workload)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> pod.getStatus().getPodIP() != null)
        .toList();
  }

  static int workload(Pod pod) {
    return Integer.parseInt(
        Objects.requireNonNull(pod.getMetadata().getLabels().get("app")).substring(1));
  }

  /** At once, without grace. */
  void delete(Pod pod) {
    client.resource(pod).withGracePeriod(0).delete();
  }

  /** As the kubelet of its node would get it. */
  String token(Pod pod) {
    return client
        .serviceAccounts()
        .inNamespace(NAMESPACE)
        .withName(pod.getSpec().getServiceAccountName())
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(AUDIENCE)
                .withExpirationSeconds(3600L)
                .withNewBoundObjectRef()
                .withKind("Pod")
                .withApiVersion("v1")
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endBoundObjectRef()
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private String each(String text) {
    return IntStream.range(0, workloads)
        .mapToObj(text::formatted)
        .collect(Collectors.joining("\n---\n"));
  }

  /** With a template as the injector leaves pods, so that nobody has to be asked for each. */
  private static String deployment(int index) {
    ObjectMapper json = new ObjectMapper();
    String labels = "{\"app\": \"w%d\"}".formatted(index);
    try {
      ObjectNode pod =
          (ObjectNode)
              json.readTree(
                  """
                  {"metadata": {"labels": %s},
                   "spec": {
                     "serviceAccountName": "w%d",
                     "tolerations": [{"key": "kwok.x-k8s.io/node", "operator": "Exists"}],
                     "containers": [{"name": "main", "image": "registry.example/program:1",
                       "ports": [{"name": "a", "containerPort": 443},
                                 {"name": "b", "containerPort": 8080}]}]}}
                  """
                      .formatted(labels, index));
      ObjectNode template =
          switch (injector()
              .inject(
                  pod,
                  new Surroundings(NAMESPACE, Map.of(Surroundings.INJECT, "enabled"), false))) {
            case Injection.Patched(var before, var after) -> (ObjectNode) after;
            case Injection.Unchanged unchanged ->
                throw new IllegalStateException(unchanged.toString());
            case Injection.Refused refused -> throw new IllegalStateException(refused.toString());
          };
      return """
      {"apiVersion": "apps/v1", "kind": "Deployment",
       "metadata": {"name": "w%d", "namespace": "shop"},
       "spec": {"replicas": %d, "selector": {"matchLabels": %s}, "template": %s}}
      """
          .formatted(index, Town.PODS, labels, json.writeValueAsString(template));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Injector injector() {
    return new Injector(
        new InjectorOptions(
            Town.MESH,
            "hauberk.hauberk-system.svc",
            15010,
            new InjectorOptions.Images("registry.example/proxy:1", "registry.example/init:1"),
            InterceptionMode.CNI,
            new IdentityMode.KeyWriter(AUDIENCE, "hauberk-trust"),
            List.of("10.96.0.10")),
        new SecureRandom());
  }
}
