package io.hauberk.benchmarks.evidence;

import io.hauberk.testkit.port.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Sends the same lines to Hauberk and to a rsyslogd with a queue on disk, one after the other, each
 * on core 0 or on {@code -Dhauberk.cores}, and measures until its file holds all of them. Each gets
 * them four times: as a process that has just begun, and then, which is what a collector does all
 * day, again. Arguments: a folder, how many lines, and how rsyslogd is called if not {@code
 * rsyslogd}. {@code apt-get install rsyslog} gets it.
 */
public final class EvidenceRate {
  private static final String SYSLOG = "<134>1 2026-11-21T12:00:00Z alice envoy - - - ";
  private static final String RSYSLOG =
      """
      global(workDirectory="%1$s" maxMessageSize="8k")
      module(load="imtcp")
      template(name="message" type="string" string="%%msg%%\\n")
      ruleset(name="keep" queue.type="Disk" queue.filename="queue" queue.syncQueueFiles="off"
          queue.checkpointInterval="1000" queue.dequeueBatchSize="1024") {
        action(type="omfile" file="%1$s/sink" template="message" asyncWriting="off"
          flushOnTXEnd="on")
      }
      input(type="imtcp" port="%2$d" address="127.0.0.1" ruleset="keep")
      """;
  private static final int ROUNDS = 3;
  private static final int LAPS = 4;
  private static final List<String> PINNED =
      List.of("taskset", "-c", System.getProperty("hauberk.cores", "0"));

  private final Path folder;
  private final int lines;
  private final List<String> rsyslogd;

  private EvidenceRate(Path folder, int lines, List<String> rsyslogd) {
    this.folder = folder;
    this.lines = lines;
    this.rsyslogd = rsyslogd;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> rest = List.of(arguments).subList(2, arguments.length);
    EvidenceRate rate =
        new EvidenceRate(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            rest.isEmpty() ? List.of("rsyslogd") : rest);
    for (int round = 1; round <= ROUNDS; round++) {
      rate.hauberk("sealed", round);
      rate.hauberk("not-sealed", round);
      rate.rsyslog(round);
    }
  }

  /** Returns when the receiver has so many lines in its file. */
  private interface Arrival {
    void await(int count) throws IOException, InterruptedException;
  }

  private void hauberk(String name, int round) throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve(name + round));
    List<String> command = new ArrayList<>(PINNED);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            HauberkPipe.class.getName(),
            work.toString(),
            Boolean.toString(name.equals("sealed"))));
    Process process =
        new ProcessBuilder(command).redirectError(work.resolve("words").toFile()).start();
    try (BufferedReader says =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(said(says));
      Arrival arrival =
          count -> {
            String kept = said(says);
            if (!kept.equals(Integer.toString(count))) {
              throw new IOException("of " + count + " lines, " + kept + " were kept");
            }
          };
      measure("Hauberk, " + name, process, new Feed(""), port, arrival);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static String said(BufferedReader says) throws IOException {
    String line = says.readLine();
    if (line == null) {
      throw new IOException("Hauberk ended; its words are in the file `words`");
    }
    return line;
  }

  private void rsyslog(int round) throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve("rsyslog" + round));
    int port = FreePorts.next();
    Path configuration =
        Files.writeString(work.resolve("rsyslog.conf"), RSYSLOG.formatted(work, port));
    List<String> command = new ArrayList<>(PINNED);
    command.addAll(rsyslogd);
    command.addAll(
        List.of("-n", "-f", configuration.toString(), "-i", work.resolve("pid").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("words").toFile())
            .start();
    try {
      awaitPort(port);
      Path sink = work.resolve("sink");
      Arrival arrival =
          count -> {
            while (!Files.exists(sink) || Files.size(sink) < Feed.bytes(count)) {
              TimeUnit.MILLISECONDS.sleep(5);
            }
          };
      measure("rsyslog, disk queue", process, new Feed(SYSLOG), port, arrival);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void measure(String who, Process process, Feed feed, int port, Arrival arrival)
      throws IOException, InterruptedException {
    for (int run = 0; run < LAPS; run++) {
      double cpu = cpu(process);
      long begin = System.nanoTime();
      feed.send(port, run * lines, lines);
      arrival.await((run + 1) * lines);
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%-20s %-7s %,9.0f lines/s, %6.2f s; %6.2f s of CPU for 100,000%n",
          who,
          run == 0 ? "begins" : "goes on",
          lines / seconds,
          seconds,
          (cpu(process) - cpu) * 100_000 / lines);
    }
  }

  private static double cpu(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private static void awaitPort(int port) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    throw new IllegalStateException("rsyslogd does not listen; its words are in the file `words`");
  }
}
