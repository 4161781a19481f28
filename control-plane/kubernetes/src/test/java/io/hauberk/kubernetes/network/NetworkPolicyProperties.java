package io.hauberk.kubernetes.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.network.NetworkCompiler;
import io.hauberk.policy.network.NetworkOptions;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The wall behind the sidecars stands where the intent draws it, in random meshes. */
class NetworkPolicyProperties {
  static final NetworkOptions OPTIONS = NetworkOptions.standard("hauberk-system", List.of());
  static final List<Integer> PORTS = List.of(80, 443, 8080, 15001, 15006);

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<JsonNode> policies(TestMesh mesh) {
    return NetworkCompiler.compile(mesh.model(), mesh.labels(), OPTIONS).stream()
        .map(rules -> NetworkObjects.of(rules, List.of()))
        .<JsonNode>map(JSON::valueToTree)
        .toList();
  }

  @Property(tries = 500)
  void itAdmitsAllThatRequestsNeedAndNothingThatTheNetworkHasNoReasonFor(@ForAll long seed) {
    TestMesh mesh = RandomMesh.of(seed, "ns-");
    Intended intended = new Intended(mesh);
    PlainReading reading = new PlainReading(policies(mesh));
    for (Map.Entry<WorkloadId, Pod> from : mesh.pods().entrySet()) {
      for (Map.Entry<WorkloadId, Pod> to : mesh.pods().entrySet()) {
        for (int port : PORTS) {
          boolean let = reading.lets(from.getValue(), to.getValue(), port);
          String what = from.getKey() + " to " + to.getKey() + ":" + port;
          assertFalse(
              !let && intended.requestsMayPass(from.getKey(), to.getKey(), port),
              () -> what + " is walled off, though requests may pass");
          assertEquals(intended.networkMayPass(from.getKey(), to.getKey(), port), let, () -> what);
        }
      }
    }
  }

  @Property(tries = 100)
  void whoIsNotOfTheMeshReachesNobody(@ForAll long seed) {
    TestMesh mesh = RandomMesh.of(seed, "ns-");
    PlainReading reading = new PlainReading(policies(mesh));
    Pod stranger = new Pod("elsewhere", Map.of("app", "shop"), "10.9.9.9");
    for (Pod pod : mesh.pods().values()) {
      for (int port : PORTS) {
        assertFalse(reading.lets(stranger, pod, port));
      }
    }
  }
}
