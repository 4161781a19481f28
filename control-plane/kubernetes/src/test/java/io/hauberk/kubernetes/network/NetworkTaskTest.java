package io.hauberk.kubernetes.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.lease.Leadership;
import io.hauberk.policy.network.NetworkCompiler;
import io.hauberk.testkit.cluster.ApiServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the leader writes into a real API server, which checks every object of it. */
class NetworkTaskTest {
  @TempDir Path folder;
  private volatile TestMesh mesh = RandomMesh.of(7, "ns-");
  private volatile SortedMap<WorkloadId, SortedMap<String, String>> labels = mesh.labels();
  private volatile boolean leads = true;

  private final Leadership leadership =
      new Leadership() {
        @Override
        public boolean holds() {
          return leads;
        }

        @Override
        public int term() {
          return 1;
        }
      };

  @Test
  void policiesFollowTheMeshAndGoWhenNobodyNeedsThem() throws Exception {
    try (ApiServer server = ApiServer.start(folder);
        KubernetesClient client = client(server.kubeconfig())) {
      server.namespace("ns-a");
      server.namespace("ns-b");
      NetworkTask task =
          new NetworkTask(
              client,
              new NetworkTask.Mesh(() -> mesh.model(), () -> labels),
              NetworkPolicyProperties.OPTIONS);
      AutoCloseable leading = task.lead(leadership);
      try {
        await(client, stored -> stored.equals(wanted()));

        labels = new TreeMap<>(labels.headMap(labels.lastKey()));
        await(client, stored -> stored.equals(wanted()));

        leads = false;
        labels = new TreeMap<>();
        await(client, stored -> !stored.isEmpty());
        leads = true;
        mesh = RandomMesh.of(8, "ns-");
        await(client, Map::isEmpty);
      } finally {
        leading.close();
      }
    }
  }

  private static KubernetesClient client(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The specification of each by namespace and name, as it would be written. */
  private Map<String, Object> wanted() {
    return NetworkCompiler.compile(mesh.model(), labels, NetworkPolicyProperties.OPTIONS).stream()
        .map(rules -> NetworkObjects.of(rules, List.of()))
        .collect(Collectors.toMap(NetworkTaskTest::key, NetworkPolicy::getSpec));
  }

  private static String key(NetworkPolicy policy) {
    return policy.getMetadata().getNamespace() + "/" + policy.getMetadata().getName();
  }

  private static void await(KubernetesClient client, Predicate<Map<String, Object>> condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Map<String, Object> stored = stored(client);
    while (!condition.test(stored)) {
      assertTrue(System.nanoTime() < deadline, "there are " + stored);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      stored = stored(client);
    }
    assertEquals(
        stored.size(),
        client.network().v1().networkPolicies().inAnyNamespace().list().getItems().size());
  }

  private static Map<String, Object> stored(KubernetesClient client) {
    return client
        .network()
        .v1()
        .networkPolicies()
        .inAnyNamespace()
        .withLabels(NetworkObjects.MARK)
        .list()
        .getItems()
        .stream()
        .collect(Collectors.toMap(NetworkTaskTest::key, NetworkPolicy::getSpec));
  }
}
