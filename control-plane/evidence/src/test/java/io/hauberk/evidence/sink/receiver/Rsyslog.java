package io.hauberk.evidence.sink.receiver;

import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A rsyslogd of its own, with TLS on both sides, that writes what it gets into a file. */
public final class Rsyslog implements AutoCloseable {
  private static final String SCRIPT =
      """
      apt-get -o APT::Sandbox::User=root download rsyslog rsyslog-openssl libestr0 libfastjson4
      for package in *.deb; do dpkg-deb -x "$package" root; done
      test -x root/usr/sbin/rsyslogd
      """;
  private static final String OTHERWISE =
      "rsyslog is needed: run this on Debian or Ubuntu where `apt-get download rsyslog"
          + " rsyslog-openssl` works (`apt-get update` first)";

  private static final String CONFIGURATION =
      """
      global(workDirectory="%1$s" net.enableDNS="off" maxMessageSize="128k"
        defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="%2$s"
        defaultNetstreamDriverCertFile="%3$s" defaultNetstreamDriverKeyFile="%4$s")
      module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1"
        streamDriver.authMode="x509/certvalid")
      template(name="message" type="string" string="%%msg%%\\n")
      ruleset(name="keep") { action(type="omfile" file="%1$s/messages" template="message") }
      input(type="imtcp" port="%5$d" address="127.0.0.1" ruleset="keep")
      """;

  private final Path folder;
  private final int port = FreePorts.next();
  private final List<String> words;
  private final Map<String, String> environment;
  private Child child;

  public Rsyslog(Path folder, Credentials credentials) throws IOException {
    this.folder = Files.createDirectories(folder);
    Path root = Fetched.folder("rsyslog", SCRIPT, OTHERWISE).resolve("root");
    Path configuration = folder.resolve("rsyslog.conf");
    Files.writeString(
        configuration,
        CONFIGURATION.formatted(
            folder,
            credentials.authorities(),
            credentials.certificate("server"),
            credentials.key("server"),
            port));
    this.environment = Map.of("LD_LIBRARY_PATH", parentOf(root, "libestr.so.0").toString());
    this.words =
        List.of(
            root.resolve("usr/sbin/rsyslogd").toString(),
            "-n",
            "-f",
            configuration.toString(),
            "-i",
            folder.resolve("pid").toString(),
            "-M",
            parentOf(root, "lmnsd_ossl.so").toString());
    this.child = start();
  }

  private static Path parentOf(Path root, String name) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return Objects.requireNonNull(
          files.filter(path -> path.endsWith(name)).findFirst().orElseThrow().getParent());
    }
  }

  private Child start() {
    return Child.start(folder.resolve("log"), environment, words).serving(port);
  }

  public int port() {
    return port;
  }

  /** Ended in order: it writes what it has. */
  public void stop() {
    child.close();
  }

  public void startAgain() {
    child = start();
  }

  /** What it wrote, message by message. */
  public List<String> messages() {
    try {
      Path file = folder.resolve("messages");
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(String::strip).toList()
          : List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
