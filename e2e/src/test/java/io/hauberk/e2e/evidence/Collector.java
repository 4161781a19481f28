package io.hauberk.e2e.evidence;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.IntakeOptions;
import io.hauberk.evidence.intake.Roster;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.evidence.record.Shed;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.shipping.Keepers;
import io.hauberk.server.shipping.ShippingService;
import io.hauberk.server.xds.ProvenPeer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A collector whose records a test can look at, and which it can make wait. What it has taken in
 * stays across restarts of the control plane.
 */
final class Collector implements ServerExtension, Recorder {
  /** A batch with this word in a line is refused for ever. */
  static final String POISON = "arsenic";

  private final Map<String, Long> paths = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<EvidenceRecord> others = new ConcurrentLinkedQueue<>();
  private final AtomicLong index = new AtomicLong();
  private volatile CountDownLatch open = new CountDownLatch(0);

  @Override
  public CompletableFuture<Long> record(EvidenceRecord record) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            open.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return keep(record);
        });
  }

  private long keep(EvidenceRecord record) {
    if (record.fact() instanceof Access access && access.http().isPresent()) {
      paths.merge(access.http().orElseThrow().path(), 1L, Long::sum);
    } else {
      others.add(record);
    }
    return index.getAndIncrement();
  }

  @Override
  public List<ServerServiceDefinition> services(ControlPlane plane) {
    Intake intake = new Intake(this, Roster.EMPTY, IntakeOptions.STANDARD, plane.clock());
    return List.of(
            ShippingService.open(
                    intake, this, plane.state().resolve("shipped"), Keepers.ONE, plane.clock())
                .definition(new ProvenPeer(plane.authority().trustDomain())))
        .stream()
        .map(service -> ServerInterceptors.intercept(service, new Refusing(POISON)))
        .toList();
  }

  @Override
  public AutoCloseable start(ControlPlane plane) {
    return () -> {};
  }

  /** Takes in, and does not get it onto the disk. */
  void stall() {
    open = new CountDownLatch(1);
  }

  void goOn() {
    open.countDown();
  }

  /** How often each request of a program was told. */
  Map<String, Long> paths() {
    return paths;
  }

  List<Gap> gaps() {
    return facts(Gap.class);
  }

  List<Shed> shed() {
    return facts(Shed.class);
  }

  private <T> List<T> facts(Class<T> kind) {
    return others.stream()
        .map(EvidenceRecord::fact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
