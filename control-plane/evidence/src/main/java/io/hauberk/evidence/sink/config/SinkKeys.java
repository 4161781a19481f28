package io.hauberk.evidence.sink.config;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.tls.SecretFile;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Keys that several kinds of sinks have. */
record SinkKeys(Section section, Format format, Site site) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Duration patience() throws ConfigProblem {
    Duration patience = section.duration("patience", PATIENCE);
    if (patience.toMillis() < 100 || patience.toHours() >= 1) {
      throw section.problem("patience", "`patience` is between 100ms and 1h");
    }
    return patience;
  }

  /** Files are looked at when they are needed: somebody may put them there later. */
  TlsFiles tls() throws ConfigProblem {
    Optional<Section> tls = section.section("tls");
    if (tls.isEmpty()) {
      return TlsFiles.system();
    }
    tls.get().requireKnown("trust", "certificate", "key");
    Optional<String> certificate = tls.get().text("certificate");
    Optional<String> key = tls.get().text("key");
    if (certificate.isPresent() != key.isPresent()) {
      throw section.problem("tls", "`certificate` and `key` come together");
    }
    return new TlsFiles(
        tls.get().text("trust").map(Path::of),
        certificate.map(file -> new TlsFiles.Pair(Path.of(file), Path.of(key.orElseThrow()))));
  }

  /** Absent where {@code plaintext} is true. */
  Optional<TlsFiles> tlsUnlessPlaintext() throws ConfigProblem {
    if (!section.flag("plaintext", false)) {
      return Optional.of(tls());
    }
    if (section.has("tls")) {
      throw section.problem("plaintext", "there is `tls`, so this is no plaintext: remove one");
    }
    return Optional.empty();
  }

  int port(int usual) throws ConfigProblem {
    return (int) section.number("port", usual, 1, 65_535);
  }

  /** A password in a URL would be shown in messages. */
  URI url() throws ConfigProblem {
    section.requiredText("url");
    return section.value("url", SinkKeys::url).orElseThrow();
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null) {
      throw new IllegalArgumentException(
          "a URL is `https://host:port/path`, without user or query");
    }
    if (!url.getScheme().equals("https") && !url.getScheme().equals("http")) {
      throw new IllegalArgumentException("`" + url.getScheme() + "` is neither `https` nor `http`");
    }
    return url;
  }

  Optional<SecretFile> secret(String key) throws ConfigProblem {
    return section.text(key).map(Path::of).map(SecretFile::new);
  }

  SecretFile requiredSecret(String key) throws ConfigProblem {
    return new SecretFile(Path.of(section.requiredText(key)));
  }

  void requireJson() throws ConfigProblem {
    if (!format.isJson()) {
      throw section.problem("format", "this receiver takes JSON: use one of ecs, ocsf");
    }
  }
}
