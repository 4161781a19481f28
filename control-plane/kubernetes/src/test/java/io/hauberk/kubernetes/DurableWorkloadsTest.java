package io.hauberk.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.WorkloadSelector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurableWorkloadsTest {
  private static final String SELECTS =
      "{trustDomain: example.org, evidence: {durable: [{namespaces: [shop],"
          + " labels: {matchLabels: {data: pci}}}]}}";

  private final DurableWorkloads workloads = new DurableWorkloads();

  @Test
  void aPodIsSelectedByItsNamespaceAndItsLabels() {
    WorkloadSelector selector = of(SELECTS).getFirst();
    assertTrue(selector.selects("shop", Map.of("data", "pci", "app", "a")));
    assertEquals(
        List.of(false, false),
        List.of(
            selector.selects("shop", Map.of("data", "none")),
            selector.selects("other", Map.of("data", "pci"))));
  }

  @Test
  void aConfigurationThatCannotBeReadChangesNothing() {
    assertEquals(List.of(), of("{trustDomain: example.org}"));
    List<WorkloadSelector> before = of(SELECTS);
    assertEquals(before, of("{trustDomain: example.org, evidence: {durable: [{labels: 1}]}}"));
    assertEquals(List.of(), of("{trustDomain: example.org}"));
  }

  private List<WorkloadSelector> of(String spec) {
    return workloads.of(
        List.of(
            new SourceText("GuardedLabel a", "nothing that matters here"),
            new SourceText(
                "MeshConfig mesh",
                "{apiVersion: hauberk.io/v1alpha1, kind: MeshConfig, metadata: {name: mesh}, spec: "
                    + spec
                    + "}")));
  }
}
