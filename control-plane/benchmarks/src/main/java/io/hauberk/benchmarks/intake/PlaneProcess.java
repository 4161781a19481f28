package io.hauberk.benchmarks.intake;

import com.sun.management.OperatingSystemMXBean;
import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.intake.IntakeCounts;
import io.hauberk.server.evidence.Evidence;
import io.hauberk.server.evidence.EvidenceExtension;
import io.hauberk.server.evidence.EvidenceOptions;
import io.hauberk.server.evidence.EvidencePart;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.server.main.StartupFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The process under measurement: the control plane on a folder with its evidence, as {@code hauberk
 * serve} runs it. Obeys lines on its standard input: {@code counts}, {@code cpu}, {@code memory}.
 */
final class PlaneProcess {
  private static @Nullable Evidence evidence;

  private PlaneProcess() {}

  public static void main(String[] args) throws Exception {
    Fleet fleet = new Fleet(Path.of(args[0]), Integer.parseInt(args[1]));
    fleet.write();
    ServerOptions options =
        ServerOptions.of(
                fleet.folder(),
                fleet.state(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withExtensions(List.of(evidence(), new Certifying(fleet)));
    try (HauberkServer server = HauberkServer.start(options)) {
      Files.writeString(fleet.root().resolve("socket"), server.adminAddress().getPath().toString());
      ChildProcess.say(server.address().getPort());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        obey(line, Objects.requireNonNull(evidence));
      }
    }
  }

  private static EvidenceExtension evidence() throws ConfigProblem {
    EvidenceOptions usual = EvidenceOptions.of(Section.empty("benchmark"));
    List<EvidencePart> parts = new ArrayList<>(usual.parts());
    parts.add(
        started -> {
          evidence = started;
          return () -> {};
        });
    return new EvidenceExtension(new EvidenceOptions(usual.intake(), usual.keeping(), parts));
  }

  /** Gives each workload its certificate. */
  private record Certifying(Fleet fleet) implements ServerExtension {
    @Override
    public AutoCloseable start(ControlPlane plane) throws StartupFailure {
      try {
        fleet.certify(plane);
        return () -> {};
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void obey(String order, Evidence running) throws IOException {
    switch (order) {
      case "counts" -> {
        IntakeCounts counts = running.intake().counts();
        ChildProcess.say(
            counts.taken(),
            counts.shed(),
            counts.notItsOwn() + counts.malformed() + counts.failed(),
            counts.waitingBytes(),
            running.log().state().shed(),
            running.log().end());
      }
      case "cpu" -> {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ChildProcess.say(system.getProcessCpuTime());
      }
      case "memory" -> {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        ChildProcess.say(
            heap,
            Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum()
                * 1024);
      }
      default -> throw new IllegalArgumentException(order);
    }
  }
}
