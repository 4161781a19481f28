package io.hauberk.kubernetes.identity.token;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A JSON Web Token in its compact form, read strictly and not yet believed.
 *
 * @param signed the bytes that the signature is over
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515">RFC 7515</a>
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record CompactToken(
    Algorithm algorithm, String keyId, JsonNode claims, byte[] signed, byte[] signature) {
  private static final int LONGEST = 8192;

  /** What would let the token choose the key that it is judged by, or change how it is read. */
  private static final List<String> FORBIDDEN =
      List.of("jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Whose signatures are believed: those that API servers make. */
  enum Algorithm {
    RS256("SHA256withRSA"),
    ES256("SHA256withECDSAinP1363Format");

    private final String signature;

    Algorithm(String signature) {
      this.signature = signature;
    }

    /** Its name in the JDK. */
    String signature() {
      return signature;
    }
  }

  static CompactToken parse(String text) throws IdentityRefused {
    if (text.length() > LONGEST) {
      throw malformed("is longer than " + LONGEST + " characters");
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw malformed("has not three parts");
    }
    JsonNode header = json(parts[0]);
    for (String name : FORBIDDEN) {
      if (header.has(name)) {
        throw IdentityRefused.forGood(
            Code.TOKEN_ALGORITHM, "the token has `" + name + "` in its header");
      }
    }
    Algorithm algorithm = algorithm(header.path("alg"));
    if (!header.path("kid").isTextual()) {
      throw IdentityRefused.forGood(Code.TOKEN_KEY_UNKNOWN, "the token does not name its key");
    }
    return new CompactToken(
        algorithm,
        header.path("kid").textValue(),
        json(parts[1]),
        (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
        decode(parts[2]));
  }

  private static Algorithm algorithm(JsonNode name) throws IdentityRefused {
    for (Algorithm known : Algorithm.values()) {
      if (name.isTextual() && name.textValue().equals(known.name())) {
        return known;
      }
    }
    throw IdentityRefused.forGood(
        Code.TOKEN_ALGORITHM, "the token is not signed with RS256 or ES256");
  }

  private static JsonNode json(String part) throws IdentityRefused {
    try {
      JsonNode node = JSON.readTree(decode(part));
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      throw malformed("is not JSON");
    }
    throw malformed("holds no object");
  }

  private static byte[] decode(String part) throws IdentityRefused {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      // the decoder lets padding and loose last bits pass: two texts would be one token
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw malformed("is not base64url");
    }
    throw malformed("is not strict base64url");
  }

  private static IdentityRefused malformed(String why) {
    return IdentityRefused.forGood(Code.TOKEN_MALFORMED, "the token " + why);
  }
}
