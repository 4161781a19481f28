package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationPartTest {
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      """;

  @TempDir Path root;

  @Test
  void aChangedByteUnderARunningLogIsAnAlarmThatNamesIt() throws Exception {
    try (TappedPlane plane =
        new TappedPlane(
            root, MESH, new WatchPart(), new VerificationPart(Duration.ofMillis(200)))) {
      plane.await(() -> verified(plane) > 0 && bundle().isPresent());
      assertEquals(Optional.empty(), alarm(plane));
      assertEquals(0, metric(plane, "hauberk_log_verification_failed"));
      assertEquals(0.2, metric(plane, "hauberk_log_verification_interval_seconds"));

      Path bundle = bundle().orElseThrow();
      byte[] content = Files.readAllBytes(bundle);
      content[10] ^= 1;
      Files.write(bundle, content);

      plane.await(() -> alarm(plane).isPresent());
      Alarm alarm = alarm(plane).orElseThrow();
      assertTrue(alarm.summary().contains("`tile/entries/000"), alarm.summary());
      assertTrue(alarm.summary().contains("it was changed"), alarm.summary());
      assertEquals(1, metric(plane, "hauberk_log_verification_failed"));
    }
  }

  private static Optional<Alarm> alarm(TappedPlane plane) {
    return plane.records().stream()
        .map(EvidenceRecord::fact)
        .filter(Alarm.class::isInstance)
        .map(Alarm.class::cast)
        .filter(alarm -> alarm.rule().equals(AlarmRule.PROOF_FAILURE.text()))
        .findFirst();
  }

  /** The newest tile of records, which is not full yet. */
  private Optional<Path> bundle() throws IOException {
    Path entries = root.resolve("state/evidence/log/tile/entries/000.p");
    if (!Files.isDirectory(entries)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(entries)) {
      return files.max(Comparator.comparingInt(VerificationPartTest::width));
    }
  }

  private static int width(Path file) {
    return Integer.parseInt(file.getFileName().toString());
  }

  private static double verified(TappedPlane plane) throws IOException {
    return metric(plane, "hauberk_log_verified_timestamp_seconds");
  }

  private static double metric(TappedPlane plane, String name) throws IOException {
    return plane
        .metrics()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
        .sum();
  }
}
