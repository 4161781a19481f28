package io.hauberk.evidence.sink.syslog;

import io.hauberk.evidence.format.Severity;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Shed;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Messages of RFC 5424 over TLS, framed by counting octets (RFC 5425).
 *
 * <p>That protocol has no acknowledgement, so each batch has a connection of its own: this side
 * says that it has no more ({@code close_notify}) and takes the batch as taken when the receiver
 * says the same, which it can say only after it has read everything before. A connection that ends
 * in any other way, or not within the patience, is sent again as a whole.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5425">RFC 5425</a> §§4.3, 4.4
 */
public final class SyslogSink implements Sink {
  private final Target target;
  private final TlsFiles tls;
  private final Duration patience;

  /**
   * Where to, and as whom.
   *
   * @param facility 0 to 23; 13 is "log audit"
   * @param hostname of this machine, in every message
   */
  public record Target(String host, int port, int facility, String hostname) {
    public Target {
      if (facility < 0 || facility > 23) {
        throw new IllegalArgumentException("there is no facility " + facility);
      }
      hostname = hostname.replaceAll("[^\\x21-\\x7e]", "-");
      hostname = hostname.isEmpty() ? "-" : hostname.substring(0, Math.min(255, hostname.length()));
    }
  }

  /**
   * @param patience for each step, such as connecting or the receiver's goodbye
   */
  public SyslogSink(Target target, TlsFiles tls, Duration patience) {
    this.target = target;
    this.tls = tls;
    this.patience = patience;
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(target.host(), target.port()), (int) patience.toMillis());
      plain.setSoTimeout((int) patience.toMillis());
      try (SSLSocket socket = secured(plain)) {
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 14);
        for (Message message : batch) {
          byte[] header = header(message.record()).getBytes(StandardCharsets.UTF_8);
          int length = header.length + message.bytes().length;
          out.write((length + " ").getBytes(StandardCharsets.US_ASCII));
          out.write(header);
          out.write(message.bytes());
        }
        out.flush();
        socket.shutdownOutput();
        awaitGoodbye(socket.getInputStream());
        // Receivers that ask for a certificate and keep no sessions end the next connection.
        socket.getSession().invalidate();
      }
    }
    return Receipt.TAKEN;
  }

  private SSLSocket secured(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.context()
                .getSocketFactory()
                .createSocket(plain, target.host(), target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void awaitGoodbye(InputStream in) throws IOException {
    byte[] unexpected = new byte[256];
    int read = 0;
    while (read >= 0) {
      read = in.read(unexpected);
    }
  }

  private String header(EvidenceRecord record) {
    int priority = target.facility() * 8 + Severity.of(record.fact()).syslog();
    return "<%d>1 %s %s hauberk - %s - "
        .formatted(
            priority, record.time().truncatedTo(ChronoUnit.MICROS), target.hostname(), id(record));
  }

  private static String id(EvidenceRecord record) {
    return switch (record.fact()) {
      case Access access -> access.outcome().allowed() ? "allowed" : "denied";
      case Administration act -> "administration";
      case Alarm alarm -> "alarm";
      case Gap gap -> "gap";
      case Shed shed -> "shed";
    };
  }

  @Override
  public void close() {}
}
