package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.config.Section;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A control plane that runs with some parts of the evidence, and all that it records. */
final class TappedPlane implements AutoCloseable {
  private final List<EvidenceRecord> records = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<@Nullable Evidence> evidence = new AtomicReference<>();
  private final HauberkServer server;

  /**
   * @param root where {@code mesh/} and {@code state/} go
   * @param mesh its YAML
   */
  TappedPlane(Path root, String mesh, EvidencePart... parts) throws Exception {
    Path folder = Files.createDirectory(root.resolve("mesh"));
    Files.writeString(folder.resolve("mesh.yaml"), mesh);
    List<EvidencePart> all = new ArrayList<>();
    all.add(
        running -> {
          evidence.set(running);
          running.onRecord(records::add);
          return () -> {};
        });
    all.addAll(List.of(parts));
    EvidenceOptions usual = EvidenceOptions.of(Section.empty("evidence"));
    server =
        HauberkServer.start(
            ServerOptions.of(
                    folder,
                    root.resolve("state"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withExtensions(
                    List.of(
                        new EvidenceExtension(
                            new EvidenceOptions(usual.intake(), usual.keeping(), all)))));
  }

  Evidence evidence() {
    return Objects.requireNonNull(evidence.get());
  }

  /** Until now. */
  List<EvidenceRecord> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  /** The page that Prometheus reads. */
  String metrics() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    server.metrics().write(null, page);
    return page.toString(StandardCharsets.UTF_8);
  }

  void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, () -> "not within a minute: " + records());
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
