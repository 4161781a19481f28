package io.hauberk.evidence.sink.hec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.record.RandomRecords;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.receiver.Credentials;
import io.hauberk.evidence.sink.receiver.Trial;
import io.hauberk.evidence.sink.tls.SecretFile;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HecTest {
  private static final String TOKEN = "9a1d7f0e-not-to-be-seen";

  @TempDir Path folder;

  private Path token = Path.of("");

  @BeforeEach
  void writeToken() throws IOException {
    token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
  }

  @Test
  void everyRecordIsIndexedAcrossItsRestartAndItsAbsence() throws Exception {
    Credentials credentials = new Credentials(folder.resolve("tls"));
    try (HecDouble splunk = splunk(credentials, FreePorts.next())) {
      Trial.Receiver receiver =
          new Trial.Receiver() {
            @Override
            public void stop() {
              splunk.stop();
            }

            @Override
            public void startAgain() {
              splunk.startAgain();
              splunk.busy(3);
            }

            @Override
            public List<String> uids() {
              return splunk.indexed().stream()
                  .map(event -> Trial.uid(event.get("event").toString()))
                  .toList();
            }
          };
      System.err.println(
          "hec: "
              + new Trial(folder, Format.Kind.OCSF).run(() -> sink(credentials, splunk), receiver));
    }
  }

  @Test
  void onlyTheEventThatIsMeantIsRefused() throws Exception {
    Credentials credentials = new Credentials(folder.resolve("tls"));
    try (HecDouble splunk = splunk(credentials, FreePorts.next());
        HecSink sink = sink(credentials, splunk)) {
      List<Message> batch = List.of(message(0, "{}"), message(1, "null"), message(2, "{}"));
      Receipt receipt = sink.deliver(batch);
      assertEquals(batch.get(1), receipt.refused().get(0).message());
      assertEquals(List.of(batch.get(0), batch.get(2)), receipt.again());
      assertEquals(Receipt.TAKEN, sink.deliver(receipt.again()));
      assertEquals(2, splunk.indexed().size());
    }
  }

  @Test
  void theTokenIsNeverSaid() throws Exception {
    Credentials credentials = new Credentials(folder.resolve("tls"));
    try (HecDouble splunk = splunk(credentials, FreePorts.next());
        HecSink sink = sink(credentials, splunk)) {
      Files.writeString(token, "wrong-and-secret");
      IOException refused =
          assertThrows(IOException.class, () -> sink.deliver(List.of(message(0, "{}"))));
      assertEquals(
          "the collector answered 403, code 4: Invalid token: look at the token in `" + token + "`",
          refused.getMessage());
      assertFalse(refused.toString().contains("secret"));
      Files.writeString(token, "secret\u2028second");
      IOException unusable =
          assertThrows(IOException.class, () -> sink.deliver(List.of(message(0, "{}"))));
      assertFalse(unusable.toString().contains("secret"));
      Files.writeString(token, TOKEN);
      assertTrue(sink.deliver(List.of(message(0, "{}"))).refused().isEmpty(), "read again");
    }
  }

  private static Message message(int index, String text) {
    return new Message(index, new RandomRecords(new SplittableRandom(index)).next(), text);
  }

  private HecDouble splunk(Credentials credentials, int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(credentials.server().keyManagers(), null, null);
    return new HecDouble(context, TOKEN, port);
  }

  private HecSink sink(Credentials credentials, HecDouble splunk) {
    return new HecSink(
        new HecSink.Target(
            URI.create("https://localhost:" + splunk.port()),
            new SecretFile(token),
            Optional.empty(),
            "hauberk",
            Optional.of(Duration.ofSeconds(2)),
            true),
        credentials.client(),
        Duration.ofSeconds(30),
        () -> UUID.randomUUID().toString());
  }
}
