package io.hauberk.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Crd;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A control plane that was cut off for so long that the versions it knew were forgotten: etcd has
 * compacted them, and the API server, started anew, has never seen them.
 */
class LapsedWatchTest {
  private static final WorkloadId ALICE = new WorkloadId("shop", "alice");
  private static final WorkloadId BOB = new WorkloadId("shop", "bob");
  private static final WorkloadId CAROL = new WorkloadId("shop", "carol");

  @Test
  void whatHappenedMeanwhileIsListedAnew(@TempDir Path directory) throws Exception {
    try (ApiServer api = ApiServer.start(directory.resolve("cluster"));
        Relay way = new Relay(api.url().getPort());
        KubernetesClient direct = Clients.of(Optional.of(api.kubeconfig()), Optional.empty());
        KubernetesClient relayed =
            Clients.of(Optional.of(through(way, api, directory)), Optional.empty())) {
      Crd.kinds().forEach(kind -> api.apply(Crd.of(kind)));
      api.namespace("hauberk-system");
      api.namespace("shop");
      TestPods.create(direct, TestPods.pod("shop", "alice", "alice"));
      TestPods.create(direct, TestPods.pod("shop", "bob", "bob"));
      api.apply(policy("reads", "GET"));
      api.apply(policy("writes", "POST"));
      try (TestPlane plane = TestPlane.start(relayed, directory.resolve("state"))) {
        Deadline.await("both grants", () -> grants(plane) == 2);
        String version = version(api);

        way.cut();
        api.kubectl().output("delete", "meshpolicy", "writes", "-n", "shop");
        api.kubectl().output("delete", "pod", "bob", "-n", "shop", "--force", "--grace-period=0");
        TestPods.create(direct, TestPods.pod("shop", "carol", "carol"));
        api.compact();
        api.stop();
        api.resume();
        assertGone(api, version);
        assertEquals(2, grants(plane), "what was known last is served");
        assertTrue(plane.image().workload(BOB).isPresent());
        way.mend();

        Deadline.await("the grant to be gone", () -> grants(plane) == 1);
        Deadline.await("bob to be gone", () -> plane.image().workload(BOB).isEmpty());
        Deadline.await("carol", () -> plane.image().workload(CAROL).isPresent());
        api.apply(policy("writes", "PUT"));
        Deadline.await("what is written later", () -> grants(plane) == 2);
        assertTrue(plane.server().origin().watchingPods());
      }
    }
  }

  /** Whoever goes on from there is told 410. */
  private static void assertGone(ApiServer api, String version) {
    for (String watched : List.of("/apis/hauberk.io/v1alpha1/meshpolicies", "/api/v1/pods")) {
      String told =
          api.kubectl(
                  "get", "--raw", watched + "?watch=1&timeoutSeconds=2&resourceVersion=" + version)
              .toString();
      assertTrue(told.contains("too old resource version") || told.contains("410"), told);
    }
  }

  /** The newest one: what the control plane has heard of is not newer. */
  private static String version(ApiServer api) {
    Matcher version =
        Pattern.compile("\"resourceVersion\":\"(\\d+)\"")
            .matcher(api.kubectl().output("get", "--raw", "/api/v1/namespaces"));
    assertTrue(version.find());
    return version.group(1);
  }

  private static long grants(TestPlane plane) {
    return plane
        .image()
        .workload(ALICE)
        .map(policy -> policy.ports().getFirst().enforced().grants().size())
        .orElse(0);
  }

  private static Path through(Relay way, ApiServer api, Path directory) throws IOException {
    URI there = api.url();
    String here = there.toString().replace(":" + there.getPort(), ":" + way.port());
    String config = Files.readString(api.kubeconfig());
    assertTrue(config.contains(there.toString()), "the kubeconfig names the API server");
    return Files.writeString(
        directory.resolve("relayed.kubeconfig"), config.replace(there.toString(), here));
  }

  private static String policy(String name, String method) {
    return """
    apiVersion: hauberk.io/v1alpha1
    kind: MeshPolicy
    metadata: {name: %s, namespace: shop}
    spec:
      protect: {matchLabels: {app: alice}}
      allow:
      - name: all
        from: [{labels: {matchLabels: {app: alice}}}]
        http: [{methods: [%s]}]
    """
        .formatted(name, method);
  }
}
