package io.hauberk.evidence.sink.config;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.bulk.BulkSink;
import io.hauberk.evidence.sink.file.LineFile;
import io.hauberk.evidence.sink.file.LineStream;
import io.hauberk.evidence.sink.hec.HecSink;
import io.hauberk.evidence.sink.kafka.KafkaSink;
import io.hauberk.evidence.sink.otlp.OtlpGrpcSink;
import io.hauberk.evidence.sink.otlp.OtlpHttpSink;
import io.hauberk.evidence.sink.syslog.SyslogSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Kinds of receivers, with the keys that each has for itself. */
enum Kind {
  FILE("path", "max-size", "keep"),
  STDOUT(),
  SYSLOG("host", "port", "facility"),
  OTLP_GRPC("host", "port", "bearer-file", "plaintext"),
  OTLP_HTTP("url", "bearer-file"),
  HEC("url", "token-file", "index", "source-type", "acknowledge", "acknowledge-within"),
  BULK("url", "index", "user", "password-file", "api-key-file"),
  KAFKA("servers", "topic", "plaintext", "mechanism", "user", "password-file");

  /** Separated by spaces; no constant can be changed. */
  private final String keys;

  Kind(String... keys) {
    this.keys = String.join(" ", keys);
  }

  Set<String> keys() {
    return keys.isEmpty() ? Set.of() : Set.of(keys.split(" ", -1));
  }

  /** {@code otlp-http}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** RFC 5424 asks of receivers for 2,048 octets and recommends 8,192; most take 64 KiB. */
  long maxMessage() {
    return switch (this) {
      case SYSLOG -> 8192;
      case FILE, STDOUT, OTLP_GRPC, OTLP_HTTP, HEC, BULK, KAFKA -> 1 << 19;
    };
  }

  Supplier<Sink> sink(SinkKeys keys) throws ConfigProblem {
    return switch (this) {
      case FILE -> file(keys.section());
      case STDOUT -> () -> new LineStream(keys.site().stdout());
      case SYSLOG -> syslog(keys);
      case OTLP_GRPC -> otlpGrpc(keys);
      case OTLP_HTTP -> otlpHttp(keys);
      case HEC -> hec(keys);
      case BULK -> bulk(keys);
      case KAFKA -> kafka(keys);
    };
  }

  private static Supplier<Sink> file(Section section) throws ConfigProblem {
    Path path = Path.of(section.requiredText("path"));
    long size = section.bytes("max-size", 256L << 20);
    int keep = (int) section.number("keep", 4, 1, 1000);
    return () -> new LineFile(path, size, keep);
  }

  private static Supplier<Sink> syslog(SinkKeys keys) throws ConfigProblem {
    SyslogSink.Target target =
        new SyslogSink.Target(
            keys.section().requiredText("host"),
            keys.port(6514),
            (int) keys.section().number("facility", 13, 0, 23),
            keys.site().hostname());
    var tls = keys.tls();
    Duration patience = keys.patience();
    return () -> new SyslogSink(target, tls, patience);
  }

  private static Supplier<Sink> otlpGrpc(SinkKeys keys) throws ConfigProblem {
    OtlpGrpcSink.Target target =
        new OtlpGrpcSink.Target(
            keys.section().requiredText("host"), keys.port(4317), keys.secret("bearer-file"));
    var tls = keys.tlsUnlessPlaintext();
    Duration patience = keys.patience();
    return () -> new OtlpGrpcSink(target, tls, patience, keys.site().version());
  }

  private static Supplier<Sink> otlpHttp(SinkKeys keys) throws ConfigProblem {
    var url = keys.url();
    var bearer = keys.secret("bearer-file");
    var tls = keys.tls();
    Duration patience = keys.patience();
    return () -> new OtlpHttpSink(url, bearer, tls, patience, keys.site().version());
  }

  private static Supplier<Sink> hec(SinkKeys keys) throws ConfigProblem {
    Section section = keys.section();
    boolean acknowledge = section.flag("acknowledge", true);
    Duration within = section.duration("acknowledge-within", Duration.ofMinutes(2));
    HecSink.Target target =
        new HecSink.Target(
            keys.url(),
            keys.requiredSecret("token-file"),
            section.text("index"),
            section.text("source-type").orElse("hauberk"),
            acknowledge ? Optional.of(within) : Optional.empty(),
            keys.format().isJson());
    var tls = keys.tls();
    Duration patience = keys.patience();
    return () -> new HecSink(target, tls, patience, keys.site().guids());
  }

  private static Supplier<Sink> bulk(SinkKeys keys) throws ConfigProblem {
    keys.requireJson();
    Section section = keys.section();
    Optional<BulkSink.Login> login = Optional.empty();
    if (section.has("user")) {
      login =
          Optional.of(
              new BulkSink.Login.Basic(
                  section.requiredText("user"), keys.requiredSecret("password-file")));
    } else if (section.has("api-key-file")) {
      login = Optional.of(new BulkSink.Login.ApiKey(keys.requiredSecret("api-key-file")));
    }
    BulkSink.Target target =
        new BulkSink.Target(keys.url(), section.text("index").orElse("hauberk-evidence"), login);
    var tls = keys.tls();
    Duration patience = keys.patience();
    return () -> new BulkSink(target, tls, patience);
  }

  private static Supplier<Sink> kafka(SinkKeys keys) throws ConfigProblem {
    Section section = keys.section();
    List<String> servers = section.texts("servers");
    if (servers.isEmpty()) {
      throw section.problem("servers", "`servers` is missing: write `servers: [host:9092]`");
    }
    Optional<KafkaSink.Login> login = Optional.empty();
    if (section.has("user")) {
      String mechanism = section.value("mechanism", Kind::mechanism).orElse("SCRAM-SHA-512");
      login =
          Optional.of(
              new KafkaSink.Login(
                  mechanism, section.requiredText("user"), keys.requiredSecret("password-file")));
    }
    KafkaSink.Target target =
        new KafkaSink.Target(servers, section.text("topic").orElse("hauberk-evidence"), login);
    var tls = keys.tlsUnlessPlaintext();
    Duration patience = keys.patience();
    return () -> new KafkaSink(target, tls, patience);
  }

  private static String mechanism(String text) {
    if (Set.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512").contains(text)) {
      return text;
    }
    throw new IllegalArgumentException(
        "`" + text + "` is no mechanism: use one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512");
  }
}
