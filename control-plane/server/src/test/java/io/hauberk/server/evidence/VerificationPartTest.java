package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
  private final List<EvidenceRecord> records = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aChangedByteUnderARunningLogIsAnAlarmThatNamesIt() throws Exception {
    Path folder = Files.createDirectory(root.resolve("mesh"));
    Files.writeString(folder.resolve("mesh.yaml"), MESH);
    EvidencePart tap =
        evidence -> {
          evidence.onRecord(records::add);
          return () -> {};
        };
    EvidenceOptions usual = EvidenceOptions.of(Section.empty("evidence"));
    EvidenceOptions often =
        new EvidenceOptions(
            usual.intake(),
            usual.keeping(),
            List.of(tap, new WatchPart(), new VerificationPart(Duration.ofMillis(200))));
    try (HauberkServer server =
        HauberkServer.start(
            ServerOptions.of(
                    folder,
                    root.resolve("state"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withExtensions(List.of(new EvidenceExtension(often))))) {
      await(() -> verified(server) > 0 && bundle().isPresent());
      assertEquals(Optional.empty(), alarm());

      Path bundle = bundle().orElseThrow();
      byte[] content = Files.readAllBytes(bundle);
      content[10] ^= 1;
      Files.write(bundle, content);

      await(() -> alarm().isPresent());
      Alarm alarm = alarm().orElseThrow();
      assertTrue(alarm.summary().contains("`tile/entries/000"), alarm.summary());
      assertTrue(alarm.summary().contains("it was changed"), alarm.summary());
    }
  }

  private Optional<Alarm> alarm() {
    synchronized (records) {
      return records.stream()
          .map(EvidenceRecord::fact)
          .filter(Alarm.class::isInstance)
          .map(Alarm.class::cast)
          .filter(alarm -> alarm.rule().equals(AlarmRule.PROOF_FAILURE.text()))
          .findFirst();
    }
  }

  /** The newest tile of records, which is not full yet. */
  private Optional<Path> bundle() throws IOException {
    Path entries = root.resolve("state/evidence/log/tile/entries/000.p");
    if (!Files.isDirectory(entries)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(entries)) {
      return files.max((a, b) -> Integer.compare(width(a), width(b)));
    }
  }

  private static int width(Path file) {
    return Integer.parseInt(file.getFileName().toString());
  }

  private static double verified(HauberkServer server) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    server.metrics().write(null, page);
    return page.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("hauberk_log_verified_timestamp_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
        .sum();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "not within a minute");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
