package io.hauberk.evidence.sink.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a client of TLS needs, in PEM files that are read again when they change.
 *
 * <p>Messages name files, never what is in them.
 */
public final class TlsFiles {
  private final Optional<Path> trust;
  private final Optional<Pair> identity;
  private @Nullable Loaded loaded;

  /** A certificate with its chain, and its key in PKCS #8. */
  public record Pair(Path certificate, Path key) {}

  private record Loaded(List<Object> stamps, SSLContext context) {}

  /**
   * @param trust certificates of authorities; absent for those that the system trusts
   * @param identity what this side shows, if the receiver asks
   */
  public TlsFiles(Optional<Path> trust, Optional<Pair> identity) {
    this.trust = trust;
    this.identity = identity;
  }

  /** Trusts what the system trusts, and shows nothing. */
  public static TlsFiles system() {
    return new TlsFiles(Optional.empty(), Optional.empty());
  }

  /**
   * The same object as long as no file has changed.
   *
   * @throws IOException when a file cannot be used, with its name
   */
  public synchronized SSLContext context() throws IOException {
    List<Object> stamps = stamps();
    Loaded before = loaded;
    if (before != null && before.stamps().equals(stamps)) {
      return before.context();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), authorities(), null);
      loaded = new Loaded(stamps, context);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the files for TLS do not belong together", e);
    }
  }

  /**
   * What to do about the certificate that this side shows, if it has expired.
   *
   * @throws IOException when the file cannot be used, with its name
   */
  public Optional<String> expired(Instant now) throws IOException {
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    Path file = identity.get().certificate();
    return certificates(file).getFirst() instanceof X509Certificate own
            && own.getNotAfter().toInstant().isBefore(now)
        ? Optional.of("`%s` expired at %s: renew it".formatted(file, own.getNotAfter().toInstant()))
        : Optional.empty();
  }

  /** Changes when a file does. */
  public List<Object> stamps() throws IOException {
    List<Object> stamps = new ArrayList<>();
    for (Path file : files()) {
      stamps.add(Files.getLastModifiedTime(file));
      stamps.add(Files.size(file));
    }
    return stamps;
  }

  public Optional<Path> trust() {
    return trust;
  }

  public Optional<Pair> identity() {
    return identity;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    trust.ifPresent(files::add);
    identity.ifPresent(pair -> files.addAll(List.of(pair.certificate(), pair.key())));
    return files;
  }

  private TrustManager @Nullable [] authorities() throws IOException, GeneralSecurityException {
    if (trust.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int i = 0;
    for (Certificate certificate : certificates(trust.get())) {
      store.setCertificateEntry("authority-" + i++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
    if (identity.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "identity",
        key(identity.get().key()),
        new char[0],
        certificates(identity.get().certificate()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    try {
      List<Certificate> all =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(text)));
      if (!all.isEmpty()) {
        return all;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("`" + file + "` holds something else than certificates in PEM", e);
    }
    throw new IOException("`" + file + "` holds no certificate");
  }

  /** Nothing of what the file says goes into a message. */
  @SuppressWarnings("UnusedException")
  private static PrivateKey key(Path file) throws IOException {
    String wrong = "`" + file + "` holds no private key in PKCS #8 (`BEGIN PRIVATE KEY`)";
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    String begin = "-----BEGIN PRIVATE KEY-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END PRIVATE KEY-----");
    if (from < 0 || to < from) {
      throw new IOException(wrong);
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec =
          new PKCS8EncodedKeySpec(
              Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
    } catch (IllegalArgumentException e) {
      throw new IOException(wrong);
    }
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Another kind of key, perhaps.
      } catch (GeneralSecurityException e) {
        throw new IOException("this Java has no " + algorithm, e);
      }
    }
    throw new IOException(wrong);
  }
}
