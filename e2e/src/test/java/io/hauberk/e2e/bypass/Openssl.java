package io.hauberk.e2e.bypass;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the certificates that Hauberk's own authority refuses to make. */
final class Openssl {
  /** A key and the chain that goes with it, leaf first. */
  record Identity(Path key, Path chain) {
    PrivateKey privateKey() throws IOException, GeneralSecurityException {
      String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    List<X509Certificate> certificates() throws IOException, GeneralSecurityException {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(chain)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  /**
   * What a certificate says.
   *
   * @param names subject alternative names, such as {@code DNS:example.org}
   * @param extensions lines of OpenSSL's {@code x509v3_config}
   */
  record Profile(
      String subject,
      List<String> names,
      List<String> extensions,
      String notBefore,
      String notAfter) {
    static final String EVER = "20200101000000Z";
    static final String LATER = "20991231000000Z";

    /** An ordinary leaf with these subject alternative names, in OpenSSL's notation. */
    static Profile leaf(String... names) {
      return new Profile(
          "/",
          List.of(names),
          List.of(
              "basicConstraints=critical,CA:FALSE",
              "keyUsage=critical,digitalSignature",
              "extendedKeyUsage=serverAuth,clientAuth",
              "subjectAltName=critical,@names"),
          EVER,
          LATER);
    }

    static Profile authority(String name) {
      return new Profile(
          "/CN=" + name,
          List.of(),
          List.of("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"),
          EVER,
          LATER);
    }

    Profile subject(String other) {
      return new Profile(other, names, extensions, notBefore, notAfter);
    }

    Profile until(String end) {
      return new Profile(subject, names, extensions, notBefore, end);
    }

    /** With an extension line of the same key replaced. */
    Profile with(String extension) {
      String key = extension.substring(0, extension.indexOf('=') + 1);
      List<String> changed = new ArrayList<>(extensions);
      changed.replaceAll(line -> line.startsWith(key) ? extension : line);
      return new Profile(subject, names, changed, notBefore, notAfter);
    }
  }

  private final Path dir;

  Openssl(Path dir) {
    this.dir = dir;
  }

  Identity root(String name) throws IOException {
    return issue(name, Profile.authority(name), null);
  }

  /**
   * @param issuer absent: signs itself
   */
  Identity issue(String name, Profile profile, @Nullable Identity issuer) throws IOException {
    Path key = dir.resolve(name + ".key");
    Path csr = dir.resolve(name + ".csr");
    Path certificate = dir.resolve(name + ".crt");
    Path config = dir.resolve(name + ".cnf");
    Files.writeString(config, configuration(name, profile));
    run(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes",
        List.of(
            List.of("-config", config.toString(), "-subj", profile.subject()),
            List.of("-keyout", key.toString(), "-out", csr.toString())));
    Files.writeString(dir.resolve(name + ".index"), "");
    List<String> signer =
        issuer == null
            ? List.of("-selfsign", "-keyfile", key.toString())
            : List.of("-cert", issuer.chain().toString(), "-keyfile", issuer.key().toString());
    run(
        "ca -batch -notext -extensions ext",
        List.of(
            List.of("-config", config.toString(), "-in", csr.toString()),
            List.of("-out", certificate.toString()),
            List.of("-startdate", profile.notBefore(), "-enddate", profile.notAfter()),
            signer));
    return new Identity(key, certificate);
  }

  private String configuration(String name, Profile profile) {
    return """
    [req]
    distinguished_name=dn
    [dn]
    [ca]
    default_ca=ca_default
    [ca_default]
    database=%s
    new_certs_dir=%s
    default_md=sha256
    policy=any
    unique_subject=no
    rand_serial=yes
    [any]
    commonName=optional
    organizationName=optional
    [ext]
    %s
    [names]
    %s
    """
        .formatted(
            dir.resolve(name + ".index"),
            dir,
            String.join("\n", profile.extensions()),
            names(profile));
  }

  /** {@code URI:x} becomes {@code URI.1=x}: only that form takes a comma. */
  private static String names(Profile profile) {
    return IntStream.range(0, profile.names().size())
        .mapToObj(i -> profile.names().get(i).replaceFirst(":", "." + i + "="))
        .collect(Collectors.joining("\n"));
  }

  private static void run(String options, List<List<String>> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(options.split(" ")));
    arguments.forEach(command::addAll);
    Process process = start(command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Sends a request as this client.
   *
   * @return the answer, and everything that OpenSSL has to say about the connection
   */
  static String ask(int port, Identity identity, String request) throws IOException {
    Process client =
        start(
            List.of(
                "openssl",
                "s_client",
                "-ign_eof",
                "-connect",
                "127.0.0.1:" + port,
                "-cert",
                identity.chain().toString(),
                "-key",
                identity.key().toString()));
    try (OutputStream out = client.getOutputStream()) {
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError(
          "`openssl` is not on the PATH: install your system's package `openssl`", e);
    }
  }
}
