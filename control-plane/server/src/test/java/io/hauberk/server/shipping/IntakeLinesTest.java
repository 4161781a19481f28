package io.hauberk.server.shipping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.IntakeOptions;
import io.hauberk.evidence.intake.Roster;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.RecordTooLongException;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.server.xds.PeerIdentity;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IntakeLinesTest {
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
  private static final PeerIdentity.Proof BOB =
      new PeerIdentity.Proof(
          SpiffeId.parse("spiffe://example.org/ns/bob/sa/bob"),
          new InstanceName("bob.bob.workload.example.org"),
          NOW.plusSeconds(3600));
  private static final String LINE =
      """
      {"layer":"outbound","time":"2027-01-01T00:00:00.5Z","duration":1,"request":"r","connection":7,\
      "method":"GET","path":"/a","host":"alice.alice:80","status":403,"verdict":"denied",\
      "decision":"egress-deny/bob/bob","log_type":"DownstreamEnd","upstream":"[::1]:80",\
      "shadow_verdict":null,"query":true,"bytes_in":1.5,"labels":{"a":[1,{}]}}\
      """;

  @Test
  void onlyWhatCanNeverBecomeARecordIsRefused() {
    Recorder tooLong =
        record ->
            CompletableFuture.failedFuture(
                new RecordTooLongException(((Access) record.fact()).outcome().decision(), 70_000));
    Recorder full = record -> CompletableFuture.failedFuture(new IOException("the disk is full"));
    assertTrue(take(record -> CompletableFuture.completedFuture(1L), LINE).isPresent());
    assertTrue(take(full, LINE).orElseThrow().isCompletedExceptionally());
    assertFalse(take(tooLong, LINE).isPresent());
    assertFalse(take(full, "half a line").isPresent());
  }

  /** Whatever stands in a line: nothing that is thrown keeps the others of its batch waiting. */
  @Test
  void noLineIsABatchThatFails() {
    Random random = new Random(5);
    LineIntake intake = intake(record -> CompletableFuture.completedFuture(1L));
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] line = LINE.getBytes(UTF_8);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        line[random.nextInt(line.length)] =
            (byte) "[]{}\":,\\\0 -/0e\u00e9".charAt(random.nextInt(15));
      }
      byte[] cut =
          random.nextInt(9) > 0
              ? line
              : new String(line, UTF_8).substring(0, random.nextInt(300)).getBytes(UTF_8);
      refused += intake.take(BOB, cut, NOW).isEmpty() ? 1 : 0;
    }
    assertTrue(refused > 5_000 && refused < 20_000, refused + " refused");
  }

  @Test
  void anAddressThatIsNoneIsNoReasonToRefuse() {
    assertTrue(
        take(record -> CompletableFuture.completedFuture(1L), LINE.replace("[::1]", "["))
            .isPresent());
  }

  private static Optional<CompletableFuture<Long>> take(Recorder recorder, String line) {
    return intake(recorder).take(BOB, line.getBytes(UTF_8), NOW);
  }

  private static LineIntake intake(Recorder recorder) {
    return new IntakeLines(new Intake(recorder, Roster.EMPTY, IntakeOptions.STANDARD, () -> NOW));
  }
}
