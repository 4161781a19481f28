package io.hauberk.evidence.sink.kafka;

import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.tls.SecretFile;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Kafka; the key of a message is its uid. Taken means that every replica in sync has it
 * ({@code acks=all}); the client itself leaves no doubles within one run (idempotent producer).
 */
public final class KafkaSink implements Sink {
  private final Target target;
  private final Optional<TlsFiles> tls;
  private final Duration patience;
  private final Trouble trouble;
  private List<Object> stamps = List.of();
  private @Nullable KafkaProducer<String, String> producer;

  /**
   * Where to, and as whom.
   *
   * @param servers {@code host:port} of some brokers
   * @param login by SASL, absent for none
   */
  public record Target(List<String> servers, String topic, Optional<Login> login) {
    public Target {
      servers = List.copyOf(servers);
    }
  }

  /**
   * A user of SASL.
   *
   * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
   */
  public record Login(String mechanism, String user, SecretFile password) {}

  /**
   * @param tls absent for a broker on the same machine, or behind somebody else's encryption
   * @param patience for one batch, with all attempts of the client itself
   */
  public KafkaSink(Target target, Optional<TlsFiles> tls, Duration patience) {
    this.target = target;
    this.tls = tls;
    this.patience = patience;
    this.trouble = new Trouble(target);
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException, InterruptedException {
    try {
      return receipt(batch, send(producer(), batch));
    } catch (KafkaException e) {
      close();
      throw new IOException(trouble.words(e), e);
    } catch (IOException e) {
      // What it waited for in vain, a new one is told: that its login is refused, for one.
      if (!(e.getCause() instanceof RetriableException)
          || e.getCause() instanceof TimeoutException) {
        close();
      }
      throw e;
    }
  }

  /**
   * With the client's own time: brokers refuse what lies in the future, and proxies' clocks may.
   */
  private List<Future<RecordMetadata>> send(
      KafkaProducer<String, String> open, List<Message> batch) {
    // Without a broker each message would wait for one; this waits once.
    open.partitionsFor(target.topic());
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Message message : batch) {
      sent.add(open.send(new ProducerRecord<>(target.topic(), message.uid(), message.text())));
    }
    open.flush();
    return sent;
  }

  private Receipt receipt(List<Message> batch, List<Future<RecordMetadata>> sent)
      throws IOException, InterruptedException {
    List<Receipt.Refusal> refused = new ArrayList<>();
    List<Message> again = new ArrayList<>();
    IOException reason = new IOException();
    for (int i = 0; i < batch.size(); i++) {
      try {
        sent.get(i).get();
      } catch (ExecutionException e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        if (isAboutTheMessage(why)) {
          refused.add(new Receipt.Refusal(batch.get(i), String.valueOf(why.getMessage())));
        } else {
          again.add(batch.get(i));
          reason = new IOException(trouble.words(why), why);
        }
      }
    }
    if (!batch.isEmpty() && again.size() == batch.size()) {
      throw reason;
    }
    return new Receipt(refused, again);
  }

  /** Its neighbours in the client's batch fail with it, but not for good. */
  private static boolean isAboutTheMessage(Throwable why) {
    return why instanceof RecordTooLargeException
        || why instanceof InvalidRecordException
        || why instanceof InvalidTimestampException;
  }

  private KafkaProducer<String, String> producer() throws IOException {
    List<Object> now = new ArrayList<>();
    if (tls.isPresent()) {
      now.addAll(tls.get().stamps());
    }
    if (target.login().isPresent()) {
      now.addAll(target.login().get().password().stamps());
    }
    KafkaProducer<String, String> open = producer;
    if (open != null && now.equals(stamps)) {
      return open;
    }
    close();
    open = new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer());
    producer = open;
    stamps = now;
    return open;
  }

  private Map<String, Object> settings() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.servers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "hauberk-evidence");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis() / 2);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
    settings.put("enable.metrics.push", false);
    String protocol = (target.login().isPresent() ? "SASL_" : "") + (tls.isPresent() ? "SSL" : "");
    settings.put(
        "security.protocol",
        tls.isPresent() ? protocol : target.login().isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT");
    if (tls.isPresent()) {
      secure(settings, tls.get());
    }
    if (target.login().isPresent()) {
      login(settings, target.login().get());
    }
    return settings;
  }

  private static void secure(Map<String, Object> settings, TlsFiles tls) throws IOException {
    if (tls.trust().isPresent()) {
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      settings.put(
          SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, Files.readString(tls.trust().get()));
    }
    if (tls.identity().isPresent()) {
      TlsFiles.Pair pair = tls.identity().get();
      settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      settings.put(
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, Files.readString(pair.certificate()));
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, Files.readString(pair.key()));
    }
  }

  private static void login(Map<String, Object> settings, Login login) throws IOException {
    String module =
        login.mechanism().equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    settings.put(SaslConfigs.SASL_MECHANISM, login.mechanism());
    settings.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "%s required username=\"%s\" password=\"%s\";"
            .formatted(module, quoted(login.user()), quoted(login.password().read())));
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @Override
  public void close() {
    KafkaProducer<String, String> open = producer;
    producer = null;
    if (open != null) {
      try {
        open.close(Duration.ZERO);
      } catch (InterruptException e) {
        // Whoever is out of time has still to say what is left; it goes by itself.
        Thread.currentThread().interrupt();
      }
    }
  }
}
