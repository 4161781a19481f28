package io.hauberk.evidence.sink.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.receiver.Configured;
import io.hauberk.evidence.sink.receiver.Credentials;
import io.hauberk.evidence.sink.receiver.KafkaBroker;
import io.hauberk.evidence.sink.receiver.Refused;
import io.hauberk.evidence.sink.receiver.Trial;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaTest {
  private static final String PASSWORD = "a \"quoted\\ päss=word; not to be seen";
  private static final String PLAIN_PASSWORD = "plain-and-not-to-be-seen";
  private static final String WRONG = "wrong-and-not-to-be-seen";

  @TempDir static Path shared;
  private static Credentials credentials;
  private static KafkaBroker broker;

  @TempDir Path folder;

  @BeforeAll
  static void begin() throws Exception {
    credentials = new Credentials(shared.resolve("tls"));
    broker = new KafkaBroker(shared.resolve("kafka"), credentials, PLAIN_PASSWORD);
    becomes("hauberk", PASSWORD);
  }

  @AfterAll
  static void end() {
    broker.close();
  }

  @Test
  void everyRecordArrivesAcrossItsRestartAndItsAbsence() throws Exception {
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
            return read("evidence");
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

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
  void aWrongPasswordIsToldAndMendedInItsFile(String mechanism) throws Exception {
    String right = mechanism.equals("PLAIN") ? PLAIN_PASSWORD : PASSWORD;
    Path file = Files.writeString(folder.resolve("password"), WRONG);
    List<String> sent =
        new Refused(folder, List.of(right, WRONG))
            .until(
                login(mechanism, "hauberk", mechanism),
                "the broker refused the login of `hauberk` with `" + file + "`: ",
                () -> Files.writeString(file, right + "\n"));
    assertArrived(sent, mechanism);
  }

  @Test
  void aPasswordThatIsChangedAtTheBrokerIsToldAndMendedInItsFile() throws Exception {
    String first = "the-first-not-to-be-seen";
    String second = "the-second-not-to-be-seen";
    becomes("changing", first);
    Path file = Files.writeString(folder.resolve("password"), first);
    List<String> sent =
        new Refused(folder, List.of(first, second))
            .meanwhile(
                login("SCRAM-SHA-512", "changing", "changed"),
                () -> becomes("changing", second),
                "the broker refused the login of `changing` with `" + file + "`: ",
                () -> Files.writeString(file, second));
    assertArrived(sent, "changed");
  }

  @Test
  void aTopicThatTheUserMayNotWriteToIsNoReasonToPutRecordsAside() throws Exception {
    AclBinding never =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "closed", PatternType.LITERAL),
            new AccessControlEntry(
                "User:hauberk", "*", AclOperation.WRITE, AclPermissionType.DENY));
    try (Admin admin = Admin.create(reachedBy(credentials.client()))) {
      admin.createAcls(List.of(never)).all().get();
      Path file = Files.writeString(folder.resolve("password"), PASSWORD);
      List<String> sent =
          new Refused(folder, List.of(PASSWORD))
              .until(
                  login("SCRAM-SHA-512", "hauberk", "closed"),
                  "the broker lets `hauberk` with `" + file + "` not write to `closed`: ",
                  () -> admin.deleteAcls(List.of(never.toFilter())).all().get());
      assertArrived(sent, "closed");
    }
  }

  @Test
  void anExpiredCertificateIsToldAndRenewedInItsFile() throws Exception {
    TlsFiles.Pair own = credentials.expired().identity().orElseThrow();
    Sink sink =
        Configured.sink(
            "kind: kafka, servers: [\"localhost:%d\"], topic: renewed, tls: {trust: '%s', certificate: '%s', key: '%s'}"
                .formatted(broker.port(), credentials.authorities(), own.certificate(), own.key()));
    List<String> sent =
        new Refused(folder, List.of())
            .until(sink, "`" + own.certificate() + "` expired at ", () -> credentials.renew(own));
    assertArrived(sent, "renewed");
  }

  private Sink login(String mechanism, String user, String topic) throws ConfigProblem {
    return Configured.sink(
        "kind: kafka, patience: 5s, servers: [\"localhost:%d\"], topic: %s, mechanism: %s, user: %s, password-file: '%s', tls: {trust: '%s'}"
            .formatted(
                broker.loginPort(),
                topic,
                mechanism,
                user,
                folder.resolve("password"),
                credentials.authorities()));
  }

  /** Sets a user's password at the broker. */
  private static void becomes(String user, String password) throws Exception {
    try (Admin admin = Admin.create(reachedBy(credentials.client()))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
          .all()
          .get();
    }
  }

  /** Everything, and in order; a batch may be there twice. */
  private static void assertArrived(List<String> sent, String topic) throws Exception {
    assertEquals(sent, List.copyOf(new LinkedHashSet<>(read(topic))));
  }

  private static Map<String, Object> reachedBy(TlsFiles files) throws Exception {
    TlsFiles.Pair own = files.identity().orElseThrow();
    return Map.of(
        "bootstrap.servers",
        "localhost:" + broker.port(),
        "security.protocol",
        "SSL",
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        credentials.authorities().toString(),
        "ssl.keystore.type",
        "PEM",
        "ssl.keystore.certificate.chain",
        Files.readString(own.certificate()),
        "ssl.keystore.key",
        Files.readString(own.key()));
  }

  private static List<String> read(String topic) throws Exception {
    List<String> uids = new ArrayList<>();
    TopicPartition all = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            reachedBy(credentials.client()), new StringDeserializer(), new StringDeserializer())) {
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
