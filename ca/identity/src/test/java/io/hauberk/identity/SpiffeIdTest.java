package io.hauberk.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** SPIFFE-ID §2, as this mesh narrows it. */
class SpiffeIdTest {
  @Test
  void anAccountIsAPath() {
    SpiffeId id = SpiffeId.parse("spiffe://example.org/ns/bob/sa/reader");
    assertEquals(new TrustDomain("example.org"), id.trustDomain());
    assertEquals(Optional.of(new ServiceAccount("bob", "reader")), id.serviceAccount());
    assertEquals(id, id.trustDomain().account(new ServiceAccount("bob", "reader")));
  }

  @Test
  void otherPathsAreNoAccounts() {
    for (String path :
        List.of(
            "/hauberk/control-plane",
            "/ns/bob",
            "/ns/bob/sa/bob/x",
            "/x/ns/bob/sa/bob",
            "/ns/BOB/sa/bob",
            "/ns/b.b/sa/bob",
            "/ns/-bob/sa/bob")) {
      assertEquals(
          Optional.empty(), SpiffeId.parse("spiffe://example.org" + path).serviceAccount(), path);
    }
  }

  @Test
  void whatIsNoSpiffeIdIsRefusedWithItsText() {
    for (String text :
        List.of(
            "",
            "spiffe://",
            "spiffe://example.org",
            "spiffe://example.org/",
            "spiffe:///ns/bob",
            "spiffe://example.org//bob",
            "spiffe://example.org/bob/",
            "spiffe://example.org/./bob",
            "spiffe://example.org/../bob",
            "spiffe://example.org/bob/..",
            "spiffe://example.org/b%6fb",
            "spiffe://example.org/bob?x=1",
            "spiffe://example.org/bob#x",
            "spiffe://example.org/böb",
            "spiffe://example.org/bob\u0000",
            "spiffe://example.org/bob\n",
            "spiffe://example.org:443/bob",
            "spiffe://bob@example.org/bob",
            "spiffe://EXAMPLE.org/bob",
            "spiffe://exam_ple.org/bob",
            "spiffe://127.0.0.1/bob",
            "SPIFFE://example.org/bob",
            "https://example.org/bob",
            " spiffe://example.org/bob",
            "spiffe://example.org/" + "x".repeat(2048))) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> SpiffeId.parse(text), text);
      assertTrue(String.valueOf(refused.getMessage()).startsWith("`"), refused.getMessage());
    }
  }

  @Test
  void dotsInsideASegmentAreFine() {
    for (String path : List.of("/a.b", "/...", "/a/..b", "/.a/b.", "/A-z_0.9")) {
      assertEquals(path, SpiffeId.parse("spiffe://example.org" + path).path());
    }
  }

  @Test
  void theLongestHas2048Characters() {
    String longest = "spiffe://example.org/" + "x".repeat(2048 - 21);
    assertEquals(2048, longest.length());
    assertEquals(longest, SpiffeId.parse(longest).toString());
    assertThrows(IllegalArgumentException.class, () -> SpiffeId.parse(longest + "x"));
  }
}
