package io.hauberk.evidence.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Records of every kind, with texts that nobody would write on purpose unless to do harm. */
public final class RandomRecords {
  private static final List<String> HOSTILE =
      List.of(
          "a\nb",
          "\u0000",
          "|=\\|",
          "\t\r\n",
          "\u2028",
          "\ud83d\ude00",
          "\ud800",
          "]]>\"'",
          "${jndi:x}",
          "/" + "x".repeat(5000),
          "<14>1 2026-01-01T00:00:00Z h a - - - forged");

  private final RandomGenerator random;

  public RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  public EvidenceRecord next() {
    Instant time = time();
    return new EvidenceRecord(
        "r/" + Long.toHexString(random.nextLong()),
        time,
        time.plusMillis(random.nextInt(500)),
        fact());
  }

  private Fact fact() {
    return switch (random.nextInt(8)) {
      case 0 -> administration();
      case 1 ->
          new Alarm(
              text(),
              one(List.of(Alarm.Severity.values())),
              text(),
              text(),
              number(),
              random.nextInt(1000) / 8.0,
              time(),
              time(),
              List.of("r/1", "r/2"));
      case 2 -> new Gap(text(), number(), one(List.of(Gap.How.values())), time(), time());
      case 3 -> new Shed(number(), new TreeMap<>(Map.of(text(), number())), text(), time(), time());
      default -> access();
    };
  }

  public Access access() {
    return new Access(
        new Observer(
            "alice.alice.workload.example.org",
            one(List.of(Observer.Layer.values())),
            number(),
            maybe(Duration.ofNanos(number() - 500_000))),
        party(),
        party(),
        new Connection(
            maybe(text()),
            one(List.of("HTTP/1.1", "HTTP/2", "TCP")),
            maybe(random.nextInt(65536)),
            maybe("TLSv1.3"),
            maybe("TLS_AES_256_GCM_SHA384"),
            maybe(text()),
            maybe(text()),
            maybe(text()),
            number(),
            number(),
            Duration.ofNanos(number()),
            random.nextBoolean()),
        maybe(
            new Exchange(
                text(),
                one(List.of("GET", "POST", "DELETE", "BREW")),
                text(),
                text(),
                random.nextBoolean(),
                one(List.of(0, 200, 403, 503)),
                maybe(7),
                new TreeMap<>(Map.of("x-" + random.nextInt(3), text())))),
        outcome());
  }

  private Party party() {
    return random.nextInt(6) == 0
        ? Party.UNKNOWN
        : new Party(
            random.nextBoolean(),
            maybe("spiffe://example.org/ns/bob/sa/bob"),
            maybe("bob.bob.workload.example.org"),
            maybe("03ea"),
            maybe("10.0.0.1:40112"),
            maybe(
                new Party.Workload(
                    text(),
                    text(),
                    text(),
                    new TreeMap<>(Map.of("app", text())),
                    maybe(text()),
                    maybe(text()),
                    maybe(text()))));
  }

  private Outcome outcome() {
    return new Outcome(
        random.nextBoolean(),
        one(
            List.of(
                "alice/bob-reads/read-records",
                "guardrail/pci",
                "guardrail/pci/no-deletes",
                "default-deny/alice/alice",
                "egress-deny/bob/bob",
                "hardening/path",
                "quarantine/bob",
                "unmatched-port/alice/alice:99")),
        maybe(one(List.of(Outcome.Layer.values()))),
        maybe(new Outcome.Shadow(random.nextBoolean(), "alice/candidate/rule")),
        maybe("0123456789ab"),
        maybe("ba9876543210"),
        List.of("pci-dss-4/1.3.1", "iso27001-2022/A.8.22"));
  }

  private Administration administration() {
    return new Administration(
        text(),
        one(List.of(Administration.Source.values())),
        one(List.of(Administration.Action.values())),
        "MeshPolicy",
        maybe(text()),
        text(),
        maybe("0".repeat(64)),
        maybe("f".repeat(64)),
        random.nextBoolean(),
        maybe(text()),
        new TreeMap<>(Map.of("file", text())));
  }

  private Instant time() {
    return Instant.ofEpochSecond(1_795_000_000L + random.nextInt(10_000_000), number() * 1000);
  }

  private long number() {
    return random.nextInt(1_000_000);
  }

  private String text() {
    return random.nextInt(4) == 0
        ? one(HOSTILE)
        : Integer.toString(random.nextInt(Integer.MAX_VALUE), 36);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(value);
  }
}
