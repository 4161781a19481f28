package io.hauberk.e2e.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Gap;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.identity.IdentityAgent;
import io.hauberk.sidecar.identity.IdentityListener;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipper of pods, which is another program, and a real control plane. */
class PodShipperTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 24;
  private static final int MOST = 400;

  @TempDir Path root;
  private final Collector collector = new Collector();
  private final Random random = new Random(20);
  private final AtomicInteger renewed = new AtomicInteger();
  private final Instant begun = Instant.now();
  private int written;
  private Plane plane;
  private IdentityAgent agent;
  private PodShipper shipper;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        Files.createDirectories(root.resolve("mesh")).resolve("mesh.yaml"),
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshConfig
        metadata: {name: mesh}
        spec: {trustDomain: example.org}
        ---
        apiVersion: hauberk.io/v1alpha1
        kind: Workload
        metadata: {name: bob, namespace: bob, labels: {app: bob}}
        spec: {serviceAccount: bob}
        """);
    plane = new Plane(root.resolve("mesh"), root.resolve("state"), () -> collector);
    plane.back();
    plane.token(BOB, root.resolve("token"));
    shipper =
        PodShipper.in(
            Files.createDirectories(root.resolve("pod")), plane.address().getPort(), DOMAIN);
    agent = IdentityAgent.start(identity(), new Renewed(), PATIENCE);
    hand(agent.current());
  }

  @AfterEach
  void end() {
    shipper.close();
    agent.close();
    plane.close();
  }

  @Test
  void everyLineBecomesOneRecordThroughKillsOutagesAndARenewal() throws Exception {
    shipper.start();
    int kills = 0;
    long peak = 0;
    for (int round = 0; round < ROUNDS; round++) {
      switch (round % 8) {
        case 3 -> plane.away();
        case 6 -> plane.back();
        case 7 -> agent.renewNow();
        default -> {}
      }
      write();
      awaitSome(round % 8 >= 3 && round % 8 < 6);
      peak = Math.max(peak, shipper.peak());
      if (random.nextInt(3) > 0) {
        shipper.kill();
        shipper.start();
        kills++;
      }
    }
    assertTrue(Patience.until(PATIENCE, () -> renewed.get() > 0), "no renewal");
    assertTrue(Patience.until(PATIENCE, () -> collector.paths().size() == written), this::said);
    write();
    assertEquals(0, shipper.end(), this::said);
    assertEquals(wanted(), new TreeMap<>(collector.paths()), this::said);
    assertEquals(List.of(), collector.gaps());
    assertEquals(List.of(), collector.shed());
    assertTrue(peak < 48 << 10, peak + " KiB in memory");
    System.out.println(
        written + " lines, " + kills + " kills, " + written + " records, " + peak + " KiB");
  }

  /** One that the control plane refuses for ever, and one that is no record. */
  @Test
  void aLineThatIsRefusedHoldsUpNoOtherAndIsToldOf() throws Exception {
    write();
    append(line(-1, 500).replace("/request/-1", "/" + Collector.POISON) + "\n");
    write();
    append("{\"half\": \n");
    write();
    shipper.start();
    assertTrue(Patience.until(PATIENCE, () -> collector.paths().size() == written), this::said);
    write();
    assertEquals(0, shipper.end(), this::said);
    assertEquals(wanted(), new TreeMap<>(collector.paths()), this::said);
    assertEquals(2, collector.gaps().stream().mapToLong(Gap::missing).sum(), this::said);
    assertEquals(2, Files.readAllLines(shipper.refused()).size());
    assertFalse(said().contains(Collector.POISON), this::said);
  }

  /** Until a moment that nobody chose, in which some of what was written has come over. */
  private void awaitSome(boolean away) {
    int some = away ? 0 : collector.paths().size() + random.nextInt(MOST);
    boolean unused =
        Patience.until(
            Duration.ofMillis(random.nextInt(500)), () -> !away && collector.paths().size() > some);
  }

  /** As Envoy does: several whole lines, or some and the rest of one a little later. */
  private void write() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int left = 1 + random.nextInt(MOST); left > 0; left--) {
      lines.append(line(written++, random.nextInt(200) == 0 ? 400_000 : 500)).append('\n');
    }
    int cut = random.nextInt(lines.length());
    append(lines.substring(0, cut));
    append(lines.substring(cut));
  }

  private void append(String text) throws IOException {
    Files.writeString(shipper.log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private String line(int number, int padding) {
    return """
    {"layer":"outbound","time":"%s","duration":1,"request":"%s","connection":7,"method":"GET",\
    "path":"/request/%d","host":"alice.alice","status":403,"verdict":"denied",\
    "decision":"egress-deny/bob/bob","log_type":"DownstreamEnd","agent":"%s"}\
    """
        .formatted(begun.plusMillis(number), new UUID(0, number), number, "x".repeat(padding));
  }

  private Map<String, Long> wanted() {
    Map<String, Long> wanted = new TreeMap<>();
    for (int number = 0; number < written; number++) {
      wanted.put("/request/" + number, 1L);
    }
    return wanted;
  }

  private IdentityOptions identity() throws IOException {
    return new IdentityOptions(
        BOB,
        Files.createDirectories(root.resolve("bob")),
        Optional.of(root.resolve("token")),
        Optional.empty(),
        InstantSource.system(),
        new SecureRandom());
  }

  private void hand(WorkloadIdentity identity) throws IOException {
    shipper.identity(
        Files.readString(identity.key().file()) + identity.chainPem(), identity.bundlePem());
  }

  private String said() {
    try {
      return Files.readString(shipper.said());
    } catch (IOException e) {
      return "it said nothing";
    }
  }

  private final class Renewed implements IdentityListener {
    @Override
    public void renewed(WorkloadIdentity identity) {
      try {
        hand(identity);
        renewed.incrementAndGet();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void delayed(String why, Instant again) {}
  }
}
