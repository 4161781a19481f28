package io.hauberk.benchmarks.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.intake.EntryRefused;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.IntakeOptions;
import io.hauberk.evidence.intake.LogEntry;
import io.hauberk.evidence.intake.Roster;
import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.evidence.seal.SealOptions;
import io.hauberk.evidence.seal.SealedLog;
import io.hauberk.evidence.sink.Pace;
import io.hauberk.evidence.sink.SinkPlan;
import io.hauberk.evidence.sink.SinkPump;
import io.hauberk.evidence.sink.file.LineFile;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Everything between a line of a proxy and a file of OCSF: intake, record, segments, seal, sink.
 * Arguments: a folder, and whether to seal. Prints the port where it takes lines, and after each
 * connection how many lines the file holds.
 */
final class HauberkPipe {
  private static final InstanceName PROXY = new InstanceName("alice.alice.workload.example.org");
  private static final SpiffeId ACCOUNT = SpiffeId.parse("spiffe://example.org/ns/alice/sa/alice");

  private HauberkPipe() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, EntryRefused {
    Path folder = Path.of(arguments[0]);
    InstantSource clock = InstantSource.system();
    RecordLog log = open(folder, clock, Boolean.parseBoolean(arguments[1]));
    Recorder recorder = record -> log.append(RecordCodec.encode(record));
    Intake intake = new Intake(recorder, Roster.EMPTY, IntakeOptions.STANDARD, clock);
    SinkPlan plan =
        new SinkPlan("file", "file", Format.of(Format.Kind.OCSF, "1.0"), 1 << 16, Pace.USUAL);
    LineFile sink = new LineFile(folder.resolve("sink.jsonl"), Long.MAX_VALUE, 1);
    var surroundings =
        new SinkPump.Surroundings(log, folder.resolve("sinks"), clock, new SplittableRandom(1));
    try (SinkPump pump = SinkPump.start(plan, sink, surroundings);
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        take(server, intake);
        while (intake.counts().waitingBytes() > 0 || pump.status().next() < log.end()) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        if (log instanceof SealedLog sealed) {
          sealed.awaitSealed(log.end() - 1, Duration.ofMinutes(1));
        }
        System.out.println(pump.status().next());
      }
    }
  }

  private static RecordLog open(Path folder, InstantSource clock, boolean sealed)
      throws IOException {
    LogOptions options = LogOptions.defaults(clock, shed -> shed.toString().getBytes(UTF_8));
    return sealed
        ? SealedLog.open(
            folder.resolve("log"),
            options,
            SealOptions.defaults("example.org", folder.resolve("seal.key"), clock))
        : SegmentLog.open(folder.resolve("log"), options);
  }

  private static void take(ServerSocket server, Intake intake)
      throws IOException, InterruptedException, EntryRefused {
    byte[] bytes = new byte[1 << 16];
    int held = 0;
    try (Socket socket = server.accept();
        InputStream in = socket.getInputStream()) {
      for (int read = 0; read >= 0; read = in.read(bytes, held, bytes.length - held)) {
        held = lines(bytes, held + read, intake);
        while (intake.counts().waitingBytes() > IntakeOptions.STANDARD.sheddingBytes() / 2) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
      }
    }
  }

  /** Returns how many bytes of a line that has no end yet are at the front now. */
  private static int lines(byte[] bytes, int held, Intake intake) throws EntryRefused {
    int from = 0;
    for (int at = 0; at < held; at++) {
      if (bytes[at] == '\n') {
        LogEntry entry = LogEntry.ofJson(Arrays.copyOfRange(bytes, from, at));
        var unused = intake.take(PROXY, ACCOUNT, entry);
        from = at + 1;
      }
    }
    System.arraycopy(bytes, from, bytes, 0, held - from);
    return held - from;
  }
}
