package io.hauberk.kubernetes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.IpAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where control planes look for one another: the pods that are ready behind their Service. */
class ReadyPodsTest {
  private final ClusterState state = new ClusterState(new TrustDomain("example.org"));

  @Test
  void readyPodsOfAllSlicesOfTheServiceCountAndNoOthers() {
    put("one", "hauberk", "hauberk", "10.0.0.1", true);
    put("two", "hauberk", "hauberk", "fd00::2", true);
    put("three", "hauberk", "hauberk", "10.0.0.3", false);
    put("four", "hauberk", "webhook", "10.0.0.4", true);
    put("five", "mallory", "hauberk", "10.0.0.5", true);
    assertEquals(
        Set.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("fd00::2")),
        state.ready("hauberk/hauberk"));
  }

  @Test
  void whoIsReadyNoLongerIsGone() {
    put("one", "hauberk", "hauberk", "10.0.0.1", true);
    put("one", "hauberk", "hauberk", "10.0.0.1", false);
    assertEquals(Set.of(), state.ready("hauberk/hauberk"));
  }

  private void put(String slice, String namespace, String service, String address, boolean ready) {
    state
        .slices()
        .put(
            namespace + "/" + slice,
            Optional.of(
                Views.slice(
                    new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(slice)
                        .addToLabels("kubernetes.io/service-name", service)
                        .endMetadata()
                        .addNewEndpoint()
                        .withAddresses(address)
                        .withNewConditions()
                        .withReady(ready)
                        .endConditions()
                        .withNewTargetRef()
                        .withKind("Pod")
                        .withUid(slice)
                        .endTargetRef()
                        .endEndpoint()
                        .build())));
  }
}
