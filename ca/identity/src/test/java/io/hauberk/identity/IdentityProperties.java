package io.hauberk.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Names go to text and back, and whatever is accepted is safe to put anywhere. */
class IdentityProperties {
  @Property
  void accountsSurviveTheWayThroughACertificate(
      @ForAll("labels") String namespace, @ForAll("labels") String name) {
    TrustDomain domain = new TrustDomain("example.org");
    ServiceAccount account = new ServiceAccount(namespace, name);
    SpiffeId id = SpiffeId.parse(domain.account(account).toString());
    assertEquals(account, id.serviceAccount().orElseThrow());
  }

  @Property
  void differentWorkloadsHaveDifferentInstances(
      @ForAll("labels") String a,
      @ForAll("labels") String b,
      @ForAll("labels") String c,
      @ForAll("labels") String d) {
    TrustDomain domain = new TrustDomain("example.org");
    WorkloadId one = new WorkloadId(a, b);
    WorkloadId other = new WorkloadId(c, d);
    assertEquals(one.equals(other), domain.instance(one).equals(domain.instance(other)));
    assertEquals(one, WorkloadId.parse(one.toString()));
  }

  @Property(tries = 2000)
  void anyTextIsRefusedOrPlain(@ForAll String path) {
    try {
      SpiffeId id = SpiffeId.parse("spiffe://example.org/" + path);
      assertTrue(id.toString().chars().allMatch(c -> c > ' ' && c < 0x7f), id.toString());
      assertEquals("spiffe://example.org/" + path, id.toString());
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("`"));
    }
  }

  @Provide
  Arbitrary<String> labels() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .withChars('-')
        .ofMinLength(1)
        .ofMaxLength(63)
        .filter(Names::isLabel);
  }
}
