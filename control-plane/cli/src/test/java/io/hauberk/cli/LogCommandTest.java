package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCommandTest {
  @TempDir Path dir;

  @Test
  void whoOfTypeATriedToReachBobsDatabaseIsOneLine() throws Exception {
    for (int i = 0; i < 6; i++) {
      boolean allowed = i % 3 == 0;
      records()
          .add(
              i,
              i % 2 == 0 ? "a/web" : "b/batch",
              i % 2 == 0 ? "a" : "b",
              "bob/database",
              allowed,
              allowed ? "bob/database/readers" : "guardrail/pci");
    }
    assertEquals(
        new Ran(
            0,
            """
            caller  target        verdict  rule                  count  first                 last
            a/web   bob/database  denied   guardrail/pci         2      2026-11-21T11:00:02Z  2026-11-21T11:00:04Z
            a/web   bob/database  allowed  bob/database/readers  1      2026-11-21T11:00:00Z  2026-11-21T11:00:00Z
            """,
            "hauberk: records 0 to 5 of the log; no gap is known in that time and nothing was"
                + " shed\n"),
        log("--from-labels", "type=a", "--to", "bob/database", "--since", "30d", "--summary"));
  }

  @Test
  void recordsAreFilteredAndShownInEveryForm() throws Exception {
    records().add(0, "a/web", "a", "bob/database", true, "bob/database/readers");
    records().add(1, "a/web", "a", "bob/database", false, "guardrail/pci/no-deletes");
    assertTrue(log("--verdict", "denied").out().contains("guardrail/pci/no-deletes"));
    assertFalse(log("--verdict", "denied").out().contains("readers"));
    assertEquals(
        List.of(
            "record,time,what,by,caller,target,about,uid",
            "1,2026-11-21T11:00:01Z,denied,guardrail/pci/no-deletes,a/web,bob/database:443,"
                + "GET database.bob/rows/1 403,r/1"),
        log("--rule", "guardrail/pci", "-o", "csv").out().lines().toList());
    assertEquals(1, log("-o", "json", "--limit", "1").out().lines().count());
    assertTrue(log("-o", "json").out().startsWith("{\"index\":0,\"record\":{\"v\":1,"));
    assertTrue(log("-o", "markdown", "--limit", "0").out().contains("| allowed |"));
    assertTrue(log("--summary", "-o", "json").out().contains("\"rule\":\"bob/database/readers\""));
    assertEquals(1, log("--from", "nobody", "-o", "csv").out().lines().count());
  }

  @Test
  void whatComesIsFollowed() throws Exception {
    records().add(0, "a/web", "a", "bob/database", true, "old");
    Ran[] ran = new Ran[1];
    Thread following =
        Thread.ofPlatform().start(() -> ran[0] = log("--follow", "--limit", "2", "-o", "csv"));
    int next = 1;
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (following.isAlive() && System.nanoTime() < deadline) {
      records().add(next, "a/web", "a", "bob/database", true, "new/rule/" + next);
      next++;
      following.join(200);
    }
    assertFalse(following.isAlive());
    List<String> lines = ran[0].out().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(1).contains("new/rule/"), lines.toString());
  }

  @Test
  void whatTheStoreHasNotTakenOverYetIsShownToo() throws Exception {
    records().add(0, "a/web", "a", "bob/database", true, "old");
    records().addFresh(1, "a/web", "a", "bob/database", false, "guardrail/pci");
    List<String> lines = log("-o", "csv").out().lines().toList();
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(2).startsWith("1,2026-11-21T11:00:01Z,denied,guardrail/pci,"));
    assertTrue(log().err().contains("records 0 to 1 of the log"), log().err());
    assertTrue(log("--summary", "--verdict", "denied").out().contains("guardrail/pci"));
  }

  @Test
  void aMistakeIsSaid() {
    assertEquals(5, log().status());
    assertTrue(log().err().contains("there are no records in"));
    assertEquals(2, log("--since", "yesterday").status());
    assertEquals(2, log("--kind", "gossip").status());
    assertEquals(2, log("--summary", "--follow").status());
  }

  @Test
  void aDecisionIsMadeAgain() throws Exception {
    records().add(0, "bob/bob", "a", "alice/alice", true, "a/b/c");
    Ran ran = Ran.of("explain", "r/0", "--records", dir.toString());
    assertEquals(3, ran.status());
    assertTrue(ran.out().contains("is not in the archive"), ran.out());
    assertEquals(ran.out(), Ran.of("explain", "0", "--records", dir.toString()).out());
    Ran none = Ran.of("explain", "r/77", "--records", dir.toString());
    assertEquals(3, none.status());
    assertEquals("hauberk: no record is called `r/77`\n", none.err());
    records().archiveSample();
    Ran wrong = Ran.of("explain", "r/0", "--records", dir.toString());
    assertEquals(1, wrong.status());
    assertTrue(wrong.out().contains("ALARM: by the rules of that revision it is denied"));
    records().add(1, "bob/bob", "a", "alice/alice", false, "default-deny/alice/alice");
    Ran right = Ran.of("explain", "r/1", "--records", dir.toString());
    assertTrue(right.out().contains("replayed: the same verdict by the same rule"), right.out());
    assertTrue(right.out().contains("wanted prefix /customer-records"), right.out());
    assertEquals(0, right.status());
  }

  private Recorded records() throws IOException {
    return new Recorded(dir);
  }

  private Ran log(String... more) {
    List<String> words = new ArrayList<>(List.of("log", "--records", dir.toString()));
    words.addAll(List.of(more));
    return Ran.of(words.toArray(String[]::new));
  }
}
