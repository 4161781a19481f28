package io.hauberk.policy.evaluate;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static io.hauberk.policy.resolve.SmallMesh.guardrail;
import static io.hauberk.policy.resolve.SmallMesh.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.policy.resolve.ReadMesh;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any rule, even where everything is granted. */
class HardeningTest {
  private static final String ALL = policy("{name: all}");

  @ParameterizedTest
  @CsvSource({
    "//customer-records, path-double-slash",
    "/customer-records//1, path-double-slash",
    "/customer-records/../admin, path-dot-segment",
    "/customer-records/., path-dot-segment",
    "/customer-records/%2e%2e/admin, path-dot-segment",
    "/customer-records/.%2E/admin, path-dot-segment",
    "/customer-records/..;/admin, path-dot-segment",
    "/customer-records;x=1, path-parameter",
    "/a;x, path-parameter",
    "/customer-records%3bx, path-parameter",
    "/customer-records/a%2fb, path-encoded-slash",
    "/customer-records/a%5Cb, path-encoded-slash",
    "/customer-records/a\\b, path-backslash",
    "/..\\admin, path-backslash",
    "/customer-records/%252e, path-double-encoding",
    "/a%25, path-double-encoding",
    "/customer-records/a%00, path-encoded-control",
    "/customer-records/%0d%0a, path-encoded-control",
    "/a%7f, path-encoded-control",
    "/%63ustomer-records/1, path-encoded-plain",
    "/a%2D, path-encoded-plain",
    "/a%7E, path-encoded-plain",
    "/a%5F, path-encoded-plain",
    "/customer-records/a%zz, path-bad-escape",
    "/customer-records/a%2, path-bad-escape",
    "/customer-records/a%, path-bad-escape",
    "/customer-records/[1], path-character",
    "/a|b, path-character",
    "/a\"b, path-character",
    "/a<b, path-character",
    "/a{b}, path-character",
    "/a^b, path-character",
    "/a`b, path-character",
    "*, path-character",
    "a, path-character"
  })
  void refusesAPathThatTwoProgramsReadInTwoWays(String path, String reason) {
    assertEquals("denied by hardening/" + reason, bob().asks("GET", path).enforced());
  }

  @Test
  void refusesAnEmptyPath() {
    assertEquals("denied by hardening/path-character", bob().asks("GET", "").enforced());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/customer-records/a%20b",
        "/customer-records/%C3%A9",
        "/customer-records/...",
        "/customer-records/.well-known",
        "/customer-records?x=//..;%2f",
        "/a'b()*!$&+,=:@~",
        "/a..b/.c",
        "/a%5Bx%5D",
        "/a?x=//;%2f/../",
        "/a?"
      })
  void letsPlainPathsPass(String target) {
    assertEquals("allowed by alice/p/all", bob().asks("GET", target).enforced());
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "G T", "TRACE", "CONNECT", "", "-X", "G1"})
  void refusesMethods(String method) {
    assertEquals("denied by hardening/method", bob().asks(method, "/").enforced());
  }

  @Test
  void letsUnknownMethodsInUpperCasePass() {
    assertEquals("allowed by alice/p/all", bob().asks("M-SEARCH", "/").enforced());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b", "a/b", "a@b", "a:b", "a:123456", "-", ".a", "[::1", "a b"})
  void refusesHosts(String host) {
    String expected = host.equals("-") ? "allowed by alice/p/all" : "denied by hardening/host";
    assertEquals(expected, bob().host(host).enforced());
  }

  @Test
  void refusesCertificatesThatAreNotOfThisTrustDomain() {
    String account = "spiffe://example.org/ns/bob/sa/bob";
    String instance = "bob.bob.workload.example.org";
    assertEquals("allowed by alice/p/all", bob().certificate(account, instance).enforced());
    for (Asking asking :
        new Asking[] {
          bob().certificate("spiffe://example.com/ns/bob/sa/bob", instance),
          bob().certificate("spiffe://example.org/bob", instance),
          bob().certificate(account, "bob.bob.workload.example.com"),
          bob().certificate(account, "bob.bob.workload.evil.example.org")
        }) {
      assertEquals("denied by hardening/identity", asking.enforced());
      assertEquals("denied by hardening/identity", asking.at(5432).enforced());
    }
  }

  @Test
  void refusesAHeaderThatARuleNamesAndThatComesTwiceOrWithAComma() {
    String named =
        policy("{name: all}", "{name: role, http: [{headers: [{name: x-role, exact: a}]}]}");
    Asking bob = Asking.as(ReadMesh.model(BASE, named), "bob/bob").header("x-role", "a");
    assertEquals("allowed by alice/p/all", bob.enforced());
    assertEquals(
        "denied by hardening/repeated-header/x-role", bob.header("X-Role", "a").enforced());
    assertEquals("denied by hardening/repeated-header/x-role", bob.header("x-role", "").enforced());
    assertEquals(
        "denied by hardening/repeated-header/x-role",
        Asking.as(ReadMesh.model(BASE, named), "bob/bob").header("x-role", "a, b").enforced());
    assertEquals(
        "allowed by alice/p/all", bob().header("x-role", "a").header("x-role", "b").enforced());
  }

  @Test
  void looksAtTheHeadersOfTheShadowedRulesToo() {
    String shadowed =
        guardrail(
            "g",
            "mode: shadow",
            "never:",
            "- {name: n, ports: [443], http: [{headers: [{name: x-b, present: true}]}]}");
    Asking bob = Asking.as(ReadMesh.model(BASE, ALL, shadowed), "bob/bob");
    Asking twice = bob.header("x-b", "1").header("x-b", "2");
    assertEquals("denied by hardening/repeated-header/x-b", twice.enforced());
    assertEquals("denied by hardening/repeated-header/x-b", twice.shadow());
  }

  @Test
  void namesTheFirstReasonInTheOrderInWhichEnvoyAsks() {
    Asking bob =
        bob().certificate("spiffe://example.com/ns/bob/sa/bob", "a.b.workload.example.org");
    assertEquals(
        "denied by hardening/path-double-slash", bob.asks("get", "//").host("").enforced());
    assertEquals("denied by hardening/method", bob.asks("get", "/").host("").enforced());
    assertEquals("denied by hardening/host", bob.host("").enforced());
  }

  private static Asking bob() {
    return Asking.as(ReadMesh.model(BASE, ALL), "bob/bob");
  }
}
