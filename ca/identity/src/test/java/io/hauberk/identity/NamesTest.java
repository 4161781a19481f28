package io.hauberk.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final String LONGEST = "x".repeat(63);

  @Test
  void aTrustDomainCanStandInANameConstraint() {
    for (String name : List.of("example.org", "cluster.local", "a", "a-b.c1", LONGEST + ".org")) {
      assertEquals(name, new TrustDomain(name).toString());
    }
    for (String name :
        List.of(
            "",
            ".",
            "example.org.",
            ".example.org",
            "exam_ple.org",
            "EXAMPLE.org",
            "10.0.0.1",
            "example.1",
            "-a.org",
            "a-.org",
            "*.example.org",
            "a..b",
            "exämple.org",
            "a b",
            "a\u0000",
            LONGEST + "x.org",
            (LONGEST + ".").repeat(4) + "org")) {
      assertThrows(IllegalArgumentException.class, () -> new TrustDomain(name), name);
    }
  }

  @Test
  void aWorkloadIsANamespaceAndAName() {
    WorkloadId bob = WorkloadId.parse("shop/bob");
    assertEquals(new WorkloadId("shop", "bob"), bob);
    assertEquals("bob.shop", bob.host());
    for (String text :
        List.of("", "bob", "/bob", "shop/", "shop/bob/x", "Shop/bob", "shop/b.b", "shop/b b")) {
      assertThrows(IllegalArgumentException.class, () -> WorkloadId.parse(text), text);
    }
  }

  @Test
  void anAccountNameMayHaveDotsANamespaceNot() {
    assertEquals("shop/a.b", new ServiceAccount("shop", "a.b").toString());
    assertThrows(IllegalArgumentException.class, () -> new ServiceAccount("s.hop", "a"));
    for (String name : List.of("", ".", "a..b", "A", "a/b", "a*", "[a]", "x".repeat(254))) {
      assertThrows(IllegalArgumentException.class, () -> new ServiceAccount("shop", name), name);
    }
  }

  @Test
  void anInstanceNamesOneWorkloadOrOnePod() {
    TrustDomain domain = new TrustDomain("example.org");
    assertEquals(
        "bob.shop.workload.example.org", domain.instance(new WorkloadId("shop", "bob")).toString());
    assertEquals("5d0c.pod.example.org", new InstanceName("5d0c.pod.example.org").dnsName());
    for (String name :
        List.of(
            "",
            "example.org",
            "bob.shop.example.org",
            "*.shop.workload.example.org",
            "bob.shop.workload.example.org\u0000",
            "bob.shop.workload.",
            "Bob.shop.workload.example.org",
            "x".repeat(64) + ".pod.example.org",
            "a.pod." + "x.".repeat(130) + "org")) {
      assertThrows(IllegalArgumentException.class, () -> new InstanceName(name), name);
    }
  }

  @Test
  void anInstanceIsRightBelowItsTrustDomain() {
    InstanceName bob = new InstanceName("bob.shop.workload.example.org");
    assertTrue(bob.isOf(new TrustDomain("example.org")));
    for (String other : List.of("org", "example.com", "le.org", "workload.example.org")) {
      assertFalse(bob.isOf(new TrustDomain(other)), other);
    }
    InstanceName below = new InstanceName("bob.shop.workload.evil.example.org");
    assertFalse(below.isOf(new TrustDomain("example.org")));
  }

  @Test
  void theControlPlaneHasAnIdentity() {
    assertEquals(
        "spiffe://example.org/hauberk/control-plane",
        new TrustDomain("example.org").controlPlane().toString());
  }
}
