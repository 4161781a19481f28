package io.hauberk.evidence.sink.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.Pumps;
import io.hauberk.evidence.sink.receiver.Configured;
import io.hauberk.evidence.sink.receiver.Credentials;
import io.hauberk.evidence.sink.receiver.Refused;
import io.hauberk.evidence.sink.receiver.Rsyslog;
import io.hauberk.evidence.sink.receiver.Trial;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RsyslogTest {
  @TempDir Path folder;

  @Test
  void everyRecordArrivesAcrossItsRestartAndItsAbsence() throws Exception {
    Credentials credentials = new Credentials(folder.resolve("tls"));
    try (Rsyslog rsyslog = new Rsyslog(folder.resolve("rsyslog"), credentials)) {
      Trial.Receiver receiver =
          new Trial.Receiver() {
            @Override
            public void stop() {
              rsyslog.stop();
            }

            @Override
            public void startAgain() {
              rsyslog.startAgain();
            }

            @Override
            public List<String> uids() {
              return rsyslog.messages().stream().map(Trial::uid).toList();
            }
          };
      System.err.println(
          "rsyslog: "
              + new Trial(folder, Format.Kind.OCSF)
                  .run(() -> sink(rsyslog.port(), credentials.client()), receiver));
      stranger(rsyslog, credentials);
      late(rsyslog, credentials);
    }
  }

  /** It says nothing of why it ends the connection; this side knows. */
  private void late(Rsyslog rsyslog, Credentials credentials) throws Exception {
    TlsFiles.Pair own = credentials.expired().identity().orElseThrow();
    String keys =
        "kind: syslog, host: localhost, port: %d, max-message: 1MiB, tls: {trust: '%s', certificate: '%s', key: '%s'}"
            .formatted(rsyslog.port(), credentials.authorities(), own.certificate(), own.key());
    List<String> sent =
        new Refused(folder.resolve("late"), List.of())
            .until(
                Configured.sink(keys),
                "`" + own.certificate() + "` expired at ",
                () -> credentials.renew(own));
    Pumps.await(
        () -> rsyslog.messages().stream().map(Trial::uid).toList().containsAll(sent),
        () -> "not all of " + sent.size() + " arrived");
  }

  /** Neither without a certificate, nor to a server that nobody vouches for. */
  private void stranger(Rsyslog rsyslog, Credentials credentials) throws IOException {
    TlsFiles noCertificate = new TlsFiles(Optional.of(credentials.authorities()), Optional.empty());
    TlsFiles others = new Credentials(folder.resolve("other")).client();
    int before = rsyslog.messages().size();
    assertThrows(IOException.class, () -> sink(rsyslog.port(), others).deliver(List.of()));
    assertThrows(IOException.class, () -> sink(rsyslog.port(), noCertificate).deliver(List.of()));
    assertEquals(before, rsyslog.messages().size());
  }

  private static SyslogSink sink(int port, TlsFiles tls) {
    return new SyslogSink(
        new SyslogSink.Target("localhost", port, 13, "host.example"), tls, Duration.ofSeconds(30));
  }
}
