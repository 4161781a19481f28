package io.hauberk.sidecar.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.ServerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * What a workload is given so that it can enrol, once: who it is, the secret that proves it, where
 * the control plane is and by which roots to know it. Its text does not show the secret.
 *
 * @param secret spent by the first enrolment
 * @param bundle roots that the control plane's certificate must lead to; the only trust before the
 *     first certificate
 */
public record JoinToken(
    WorkloadId workload,
    String secret,
    ServerAddress server,
    TrustDomain trustDomain,
    List<X509Certificate> bundle) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public JoinToken {
    bundle = List.copyOf(bundle);
  }

  /**
   * Reads a token file: JSON with {@code workload}, {@code token}, {@code server}, {@code
   * trustDomain} and {@code bundle} (PEM).
   *
   * @throws EnvironmentException when it cannot be read
   */
  public static JoinToken read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new EnvironmentException(
          "the token file `" + file + "` cannot be read: make one with `hauberk token`", e);
    } catch (IllegalArgumentException | CertificateException e) {
      throw new EnvironmentException(
          "`"
              + file
              + "` is no token file ("
              + e.getMessage()
              + "): make one with `hauberk token`");
    }
  }

  /** Writes a token file of mode 0600. */
  public void write(Path file) {
    try {
      OwnerFile.write(
          file,
          JSON.writerWithDefaultPrettyPrinter()
                  .writeValueAsString(
                      JSON.createObjectNode()
                          .put("workload", workload.toString())
                          .put("token", secret)
                          .put("server", server.toString())
                          .put("trustDomain", trustDomain.name())
                          .put("bundle", PemText.certificates(bundle)))
              + "\n");
    } catch (IOException e) {
      throw new EnvironmentException(
          "the token file `" + file + "` cannot be written: choose another place", e);
    }
  }

  public JoinToken at(ServerAddress other) {
    return new JoinToken(workload, secret, other, trustDomain, bundle);
  }

  /** Tells tokens apart without showing them: lower-case hex SHA-256. */
  String fingerprint() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static JoinToken parse(String text) throws CertificateException {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException quotesTheSecret) {
      throw new IllegalArgumentException("not JSON");
    }
    return new JoinToken(
        WorkloadId.parse(text(node, "workload")),
        text(node, "token"),
        ServerAddress.parse(text(node, "server")),
        new TrustDomain(text(node, "trustDomain")),
        PemText.readCertificates(text(node, "bundle")));
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("`" + key + "` is missing");
    }
    return value.asText();
  }

  @Override
  public String toString() {
    return "join token of " + workload + " at " + server;
  }
}
