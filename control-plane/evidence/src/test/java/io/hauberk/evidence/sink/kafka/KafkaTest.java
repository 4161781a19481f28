package io.hauberk.evidence.sink.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.receiver.Credentials;
import io.hauberk.evidence.sink.receiver.KafkaBroker;
import io.hauberk.evidence.sink.receiver.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTest {
  @TempDir Path folder;

  @Test
  void everyRecordArrivesAcrossItsRestartAndItsAbsence() throws Exception {
    Credentials credentials = new Credentials(folder.resolve("tls"));
    try (KafkaBroker broker = new KafkaBroker(folder.resolve("kafka"), credentials)) {
      Trial.Receiver receiver =
          new Trial.Receiver() {
            @Override
            public void stop() {
              broker.stop();
            }

            @Override
            public void startAgain() {
              broker.startAgain();
            }

            @Override
            public List<String> uids() throws Exception {
              return read(broker.port(), credentials);
            }
          };
      KafkaSink.Target target =
          new KafkaSink.Target(List.of("localhost:" + broker.port()), "evidence", Optional.empty());
      System.err.println(
          "kafka: "
              + new Trial(folder, Format.Kind.OCSF)
                  .run(
                      () ->
                          new KafkaSink(
                              target, Optional.of(credentials.client()), Duration.ofSeconds(8)),
                      receiver));
    }
  }

  private static List<String> read(int port, Credentials credentials) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            "localhost:" + port,
            "security.protocol",
            "SSL",
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.location",
            credentials.authorities().toString(),
            "ssl.keystore.type",
            "PEM",
            "ssl.keystore.certificate.chain",
            Files.readString(credentials.certificate("client")),
            "ssl.keystore.key",
            Files.readString(credentials.key("client")));
    List<String> uids = new ArrayList<>();
    TopicPartition all = new TopicPartition("evidence", 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(all));
      consumer.seekToBeginning(List.of(all));
      long end = consumer.endOffsets(List.of(all)).getOrDefault(all, 0L);
      while (consumer.position(all) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          assertEquals(record.key(), Trial.uid(record.value()));
          uids.add(record.key());
        }
      }
    }
    return uids;
  }
}
