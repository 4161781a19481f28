package io.hauberk.server.enroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.identity.WorkloadId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinTokensTest {
  private static final WorkloadId BOB = WorkloadId.parse("bob/bob");

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private JoinTokens tokens;

  @BeforeEach
  void open() {
    tokens = reopened();
  }

  @Test
  void aTokenGrantsOneWorkloadForItsTime() throws Exception {
    String token = tokens.create(BOB, Duration.ofHours(1), false);
    JoinTokens.Grant grant = tokens.find(token).orElseThrow();
    assertEquals(BOB, grant.workload());
    assertFalse(grant.replace());
    now = now.plusSeconds(3600);
    assertTrue(tokens.find(token).isEmpty());
  }

  @Test
  void isUsedUpForGoodAlsoForTheNextProcess() throws Exception {
    String token = tokens.create(BOB, Duration.ofHours(1), false);
    assertTrue(tokens.consume(token));
    assertFalse(reopened().consume(token));
    assertTrue(reopened().find(token).orElseThrow().used());
  }

  @Test
  void ofManyWhoUseItAtOnceOneSucceeds() throws Exception {
    String token = tokens.create(BOB, Duration.ofHours(1), false);
    List<Callable<Boolean>> users = java.util.Collections.nCopies(16, () -> tokens.consume(token));
    try (var threads = Executors.newFixedThreadPool(8)) {
      int successes = 0;
      for (var result : threads.invokeAll(users)) {
        successes += result.get() ? 1 : 0;
      }
      assertEquals(1, successes);
    }
  }

  @Test
  void theTokenItselfIsKeptNowhere() throws Exception {
    String token = tokens.create(BOB, Duration.ofHours(1), true);
    String secret = token.substring("hauberk-join-".length());
    assertEquals(43, secret.length(), "256 bits");
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertFalse(file.toString().contains(secret));
        assertFalse(Files.readString(file).contains(secret));
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }

  @Test
  void whatHasExpiredOrIsDamagedIsPurged() throws Exception {
    String kept = tokens.create(BOB, Duration.ofHours(2), false);
    tokens.create(BOB, Duration.ofMinutes(1), false);
    Files.writeString(folder.resolve("0.json"), "{");
    now = now.plusSeconds(3600);
    tokens.purge();
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
    assertTrue(tokens.find(kept).isPresent());
  }

  @Test
  void aNameThatIsNoTokenOpensNothing() throws Exception {
    assertTrue(tokens.find("").isEmpty());
    assertTrue(tokens.find("../../root").isEmpty());
    assertFalse(tokens.consume("hauberk-join-"));
  }

  private JoinTokens reopened() {
    return new JoinTokens(folder, () -> now, new SecureRandom());
  }
}
