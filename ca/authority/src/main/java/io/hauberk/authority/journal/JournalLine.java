package io.hauberk.authority.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.authority.encode.Pem;
import io.hauberk.identity.InstanceName;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A record as one line of JSON, which names the hash of the line before it. */
final class JournalLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JournalLine() {}

  /** A line that was read. */
  record Parsed(JournalRecord record, String previous) {}

  static String write(JournalRecord record, String previous) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", record.time().toString());
    line.put("profile", record.profile());
    line.put("serial", record.serial());
    line.put("uri", record.uri());
    record.instance().ifPresent(i -> line.put("instance", i.dnsName()));
    line.put("spki_sha256", record.spkiSha256());
    record.keyFile().ifPresent(f -> line.put("key_file", f));
    line.put("not_before", record.notBefore().toString());
    line.put("not_after", record.notAfter().toString());
    line.put("renew_at", record.renewAt().toString());
    ArrayNode chain = line.putArray("chain");
    record.chain().forEach(c -> chain.add(Base64.getEncoder().encodeToString(der(c))));
    line.put("previous", previous);
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that cannot be written", e);
    }
  }

  /**
   * @throws IllegalArgumentException when it is not such a line
   */
  static Parsed read(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      List<X509Certificate> chain = new ArrayList<>();
      line.path("chain").forEach(c -> chain.add(Pem.certificate(decode(c.asText()))));
      return new Parsed(
          new JournalRecord(
              instant(line, "time"),
              text(line, "profile"),
              text(line, "serial"),
              text(line, "uri"),
              optional(line, "instance").map(InstanceName::new),
              text(line, "spki_sha256"),
              optional(line, "key_file"),
              instant(line, "not_before"),
              instant(line, "not_after"),
              instant(line, "renew_at"),
              chain),
          text(line, "previous"));
    } catch (JsonProcessingException | java.time.DateTimeException e) {
      throw new IllegalArgumentException("not a record of the journal", e);
    }
  }

  private static Instant instant(JsonNode line, String key) {
    return Instant.parse(text(line, key));
  }

  private static String text(JsonNode line, String key) {
    return optional(line, key)
        .orElseThrow(() -> new IllegalArgumentException("`" + key + "` is missing"));
  }

  private static Optional<String> optional(JsonNode line, String key) {
    return Optional.ofNullable(line.get(key)).map(JsonNode::asText);
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }
}
