package io.hauberk.server.quarantine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineOrdersTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Exclusion ACCOUNT =
      new Exclusion(
          "a",
          new Exclusion.Target.Account(SpiffeId.parse("spiffe://example.org/ns/bob/sa/bob")),
          "image not signed",
          Optional.empty());
  private static final Exclusion WORKLOAD =
      new Exclusion(
          "w",
          new Exclusion.Target.Instances(new InstanceName("bob.bob.workload.example.org")),
          "",
          Optional.of(NOW.plusSeconds(60)));

  @TempDir Path folder;
  private DurableFile file;

  @BeforeEach
  void place() {
    file = new DurableFile(folder.resolve("quarantine.json"));
  }

  @Test
  void outliveTheProcess() throws Exception {
    QuarantineOrders orders = QuarantineOrders.open(file);
    orders.add(ACCOUNT, NOW);
    orders.add(WORKLOAD, NOW);
    assertEquals(List.of(ACCOUNT, WORKLOAD), QuarantineOrders.open(file).all());
    orders.remove("a");
    assertEquals(List.of(WORKLOAD), QuarantineOrders.open(file).all());
  }

  @Test
  void areForgottenOnceTheyHaveExpired() throws Exception {
    QuarantineOrders orders = QuarantineOrders.open(file);
    orders.add(WORKLOAD, NOW);
    orders.add(ACCOUNT, NOW.plusSeconds(60));
    assertEquals(List.of(ACCOUNT), orders.all());
  }

  @Test
  void areNotGuessedFromADamagedFile() throws Exception {
    Files.writeString(file.path(), "[{\"name\": \"a\"");
    StateFailure failure = assertThrows(StateFailure.class, () -> QuarantineOrders.open(file));
    assertEquals(StateFailure.Kind.CORRUPT, failure.kind());
  }
}
