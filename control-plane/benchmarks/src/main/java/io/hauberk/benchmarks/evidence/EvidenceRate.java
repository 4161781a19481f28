package io.hauberk.benchmarks.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Sends the same lines to Hauberk and to a rsyslogd with a queue on disk, one after the other, each
 * on core 0, and measures until its file holds all of them. Arguments: a folder, how many lines,
 * and how rsyslogd is called if not {@code rsyslogd}. {@code apt-get install rsyslog} gets it.
 */
public final class EvidenceRate {
  private static final String RSYSLOG =
      """
      global(workDirectory="%1$s" maxMessageSize="8k")
      module(load="imtcp")
      template(name="message" type="string" string="%%msg%%\\n")
      ruleset(name="keep" queue.type="Disk" queue.filename="queue" queue.syncQueueFiles="%3$s"
          queue.checkpointInterval="1000" queue.dequeueBatchSize="1024") {
        action(type="omfile" file="%1$s/sink" template="message" asyncWriting="off"
          flushOnTXEnd="on")
      }
      input(type="imtcp" port="%2$d" address="127.0.0.1" ruleset="keep")
      """;

  private final Path folder;
  private final Feed feed;
  private final List<String> rsyslogd;

  private EvidenceRate(Path folder, int lines, List<String> rsyslogd) {
    this.folder = folder;
    this.feed = new Feed(lines);
    this.rsyslogd = rsyslogd;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> rest = List.of(arguments).subList(2, arguments.length);
    EvidenceRate rate =
        new EvidenceRate(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            rest.isEmpty() ? List.of("rsyslogd") : rest);
    for (int round = 1; round <= 3; round++) {
      rate.hauberk("sealed", round, true);
      rate.hauberk("not-sealed", round, false);
      rate.rsyslog("disk-queue", round, "off");
    }
  }

  private void hauberk(String name, int round, boolean sealed)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve(name + round));
    Process process =
        new ProcessBuilder(
                "taskset",
                "-c",
                "0",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HauberkPipe.class.getName(),
                work.toString(),
                Boolean.toString(sealed))
            .start();
    try (BufferedReader says =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(Objects.requireNonNull(said(says, "port")).split(" ", 2)[1]);
      long begin = System.nanoTime();
      feed.send(port, "");
      String done = said(says, "done");
      tell("hauberk " + name, begin, cpu(process) + " " + done);
      process.waitFor();
    }
  }

  private static String said(BufferedReader lines, String word) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(word)) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  private void rsyslog(String name, int round, String sync)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve(name + round));
    int port = freePort();
    Path configuration =
        Files.writeString(work.resolve("rsyslog.conf"), RSYSLOG.formatted(work, port, sync));
    List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
    command.addAll(rsyslogd);
    command.addAll(
        List.of("-n", "-f", configuration.toString(), "-i", work.resolve("pid").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    try {
      awaitPort(port);
      long expected = 0;
      for (int i = 0; i < feed.lines(); i++) {
        expected += Feed.line(i).length() + 1;
      }
      long begin = System.nanoTime();
      feed.send(port, "<134>1 2026-11-21T12:00:00Z alice envoy - - - ");
      Path sink = work.resolve("sink");
      while (!Files.exists(sink) || Files.size(sink) < expected) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      tell("rsyslog " + name, begin, cpu(process));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void tell(String who, long begin, String more) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.err.printf(
        Locale.ROOT,
        "%-22s %,10.0f lines/s, %.2f s; %s%n",
        who,
        feed.lines() / seconds,
        seconds,
        more);
  }

  private static String cpu(Process process) {
    Duration used = process.info().totalCpuDuration().orElse(Duration.ZERO);
    return String.format(Locale.ROOT, "%.2f s CPU", used.toMillis() / 1e3);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
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
    throw new IllegalStateException("rsyslogd does not listen; its words are in the file `log`");
  }
}
