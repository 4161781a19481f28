package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.LogOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A log of numbered records in a folder of a test. */
final class LogFolder {
  private final Path root;

  LogFolder(Path root) {
    this.root = root;
  }

  Path path() {
    return root.resolve("evidence");
  }

  SealOptions sealing() {
    return SealOptions.defaults("example.org", root.resolve("evidence.key"), InstantSource.system())
        .withPace(Duration.ofMillis(50), 1000, Duration.ZERO);
  }

  static LogOptions keeping() {
    return LogOptions.defaults(
            InstantSource.system(), shed -> ("shed " + shed.count()).getBytes(UTF_8))
        .withSegmentBytes(256 * 1024)
        .withReserveBytes(64 * 1024)
        .withCommitWindow(Duration.ZERO);
  }

  SealedLog open() throws IOException {
    return SealedLog.open(path(), keeping(), sealing());
  }

  VerifierKey key() throws IOException {
    return SealKey.open(root.resolve("evidence.key"), sealing().origin()).verifier();
  }

  static byte[] record(long number) {
    return ("{\"number\":" + number + ",\"text\":\"" + "y".repeat((int) (number % 61)) + "\"}")
        .getBytes(UTF_8);
  }

  /** Appends records up to before {@code to}, and waits until they are sealed. */
  void fill(SealedLog log, long to) throws Exception {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    long from = log.end();
    for (long i = from; i < to; i++) {
      all.add(log.append(record(i)));
    }
    for (long i = from; i < to; i++) {
      assertEquals(i, all.get((int) (i - from)).get());
    }
    assertTrue(log.awaitSealed(to - 1, Duration.ofSeconds(30)), log.sealFailure());
  }

  LogFolder filled(long to) throws Exception {
    try (SealedLog log = open()) {
      fill(log, to);
    }
    return this;
  }

  Verification.Report verify() throws IOException {
    return Verification.of(path(), key(), List.of());
  }

  /** The only finding. */
  Finding finding() throws IOException {
    List<Finding> findings = verify().findings();
    assertEquals(1, findings.size(), findings.toString());
    return findings.getFirst();
  }

  /** All of it, as tiles, in a folder of that name beside it. */
  Path exported(String name) throws Exception {
    LogCopy copy = LogCopy.open(path(), key());
    copy.export(0, copy.end(), root.resolve(name));
    return root.resolve(name);
  }

  /** Files of segments, the oldest first. */
  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(path().resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
    }
  }

  static void flip(Path file, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }
}
