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
 * Sends the same lines to Hauberk that seals, to Hauberk that does not, and to a rsyslogd with a
 * queue on disk, each on core 0 or on {@code -Dhauberk.cores}, and measures until its file holds
 * all of them. They take turns for {@code -Dhauberk.laps}: what the machine does to one it does to
 * the next. In the first laps a process compiles itself; a collector does all day what comes then.
 * Arguments: a folder, how many lines in a lap, and how rsyslogd is called if not {@code rsyslogd}.
 * {@code apt-get install rsyslog} gets it.
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
  private static final int LAPS = Integer.getInteger("hauberk.laps", 12);
  private static final int BEGIN = LAPS / 3;
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
    List<Contender> all = new ArrayList<>();
    try {
      all.add(rate.hauberk("sealed"));
      all.add(rate.hauberk("not-sealed"));
      all.add(rate.rsyslog());
      rate.race(all);
    } finally {
      for (Contender one : all) {
        one.process().destroy();
        one.process().waitFor();
      }
    }
  }

  /**
   * Who takes lines.
   *
   * @param seconds of each lap
   */
  private record Contender(
      String name, Process process, int port, Feed feed, Arrival arrival, List<Double> seconds) {}

  private void race(List<Contender> all) throws IOException, InterruptedException {
    for (int lap = 0; lap < LAPS; lap++) {
      // Nobody always comes after the same, whose files the system may still be writing.
      for (Contender one : lap % 2 == 0 ? all : all.reversed()) {
        measure(one, lap);
      }
    }
    for (Contender one : all) {
      List<Double> ratios = new ArrayList<>();
      for (int lap = BEGIN; lap < LAPS; lap++) {
        ratios.add(one.seconds().get(lap) / all.getFirst().seconds().get(lap));
      }
      System.out.printf(
          Locale.ROOT,
          "%-20s begins %,9.0f lines/s, goes on %,9.0f (quartiles %,.0f to %,.0f); sealed has"
              + " %.2f of it (quartiles %.2f to %.2f)%n",
          one.name(),
          lines / one.seconds().getFirst(),
          lines / quantile(one.seconds().subList(BEGIN, LAPS), 0.5),
          lines / quantile(one.seconds().subList(BEGIN, LAPS), 0.75),
          lines / quantile(one.seconds().subList(BEGIN, LAPS), 0.25),
          quantile(ratios, 0.5),
          quantile(ratios, 0.25),
          quantile(ratios, 0.75));
    }
  }

  private static double quantile(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    double place = part * (sorted.size() - 1);
    double low = sorted.get((int) Math.floor(place));
    return low + (place - Math.floor(place)) * (sorted.get((int) Math.ceil(place)) - low);
  }

  /** Returns when the receiver has so many lines in its file. */
  private interface Arrival {
    void await(int count) throws IOException, InterruptedException;
  }

  private Contender hauberk(String name) throws IOException {
    Path work = Files.createDirectories(folder.resolve(name));
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
    BufferedReader says =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    int port = Integer.parseInt(said(says));
    Arrival arrival =
        count -> {
          String kept = said(says);
          if (!kept.equals(Integer.toString(count))) {
            throw new IOException("of " + count + " lines, " + kept + " were kept");
          }
        };
    return new Contender(
        "Hauberk, " + name, process, port, new Feed(""), arrival, new ArrayList<>());
  }

  private static String said(BufferedReader says) throws IOException {
    String line = says.readLine();
    if (line == null) {
      throw new IOException("Hauberk ended; its words are in the file `words`");
    }
    return line;
  }

  private Contender rsyslog() throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve("rsyslog"));
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
    awaitPort(port);
    Path sink = work.resolve("sink");
    Arrival arrival =
        count -> {
          while (!Files.exists(sink) || Files.size(sink) < Feed.bytes(count)) {
            TimeUnit.MILLISECONDS.sleep(5);
          }
        };
    return new Contender(
        "rsyslog, disk queue", process, port, new Feed(SYSLOG), arrival, new ArrayList<>());
  }

  private void measure(Contender one, int lap) throws IOException, InterruptedException {
    double cpu = cpu(one.process());
    long begin = System.nanoTime();
    one.feed().send(one.port(), lap * lines, lines);
    one.arrival().await((lap + 1) * lines);
    double seconds = (System.nanoTime() - begin) / 1e9;
    one.seconds().add(seconds);
    System.out.printf(
        Locale.ROOT,
        "lap %2d  %-20s %,9.0f lines/s, %6.2f s; %6.2f s of CPU for 100,000%n",
        lap,
        one.name(),
        lines / seconds,
        seconds,
        (cpu(one.process()) - cpu) * 100_000 / lines);
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
