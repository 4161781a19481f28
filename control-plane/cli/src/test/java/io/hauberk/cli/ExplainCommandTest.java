package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  private static final String SAMPLE =
      Path.of(System.getProperty("hauberk.root"), "samples", "bob-and-alice").toString();

  @Test
  void tellsWhatDidNotHoldOfTheNearestRule() {
    Ran ran =
        Ran.of("explain", "--dir", SAMPLE, "--rules", "1", "bob/bob", "alice/alice:443", "/admin");
    assertEquals(
        new Ran(
            1,
            """
            denied by default-deny/alice/alice
            shadow: would be denied by default-deny/alice/alice

            grant alice/bob-reads-customer-records/read-records does not match
              ok   port      is 443
              ok   account   is spiffe://example.org/ns/bob/sa/bob
              ok   method    is GET
              no   path      is /admin, wanted prefix /customer-records
            """,
            ""),
        ran);
  }
}
