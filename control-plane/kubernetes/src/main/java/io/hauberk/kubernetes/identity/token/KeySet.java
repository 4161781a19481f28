package io.hauberk.kubernetes.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The public keys by which a cluster's tokens are judged, by {@code kid}. Keys of other kinds than
 * RSA of 2,048 bits and P-256 are left out; so is a {@code kid} that stands for two keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
record KeySet(Map<String, PublicKey> keys) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHORTEST_RSA = 2048;

  KeySet {
    keys = Map.copyOf(keys);
  }

  /**
   * @throws IOException when it is not a JSON Web Key Set
   */
  static KeySet parse(String text) throws IOException {
    JsonNode all = JSON.readTree(text).path("keys");
    if (!all.isArray()) {
      throw new IOException("not a JSON Web Key Set");
    }
    Map<String, PublicKey> keys = new HashMap<>();
    Set<String> twice = new HashSet<>();
    for (JsonNode key : all) {
      String id = key.path("kid").asText();
      Optional<PublicKey> usable = id.isEmpty() ? Optional.empty() : read(key);
      if (usable.isPresent() && keys.put(id, usable.get()) != null) {
        twice.add(id);
      }
    }
    keys.keySet().removeAll(twice);
    return new KeySet(keys);
  }

  /** The key, if there is one that makes signatures of that kind. */
  Optional<PublicKey> find(String id, CompactToken.Algorithm algorithm) {
    return Optional.ofNullable(keys.get(id))
        .filter(
            key ->
                switch (algorithm) {
                  case RS256 -> key instanceof RSAPublicKey;
                  case ES256 -> key instanceof ECPublicKey;
                });
  }

  private static Optional<PublicKey> read(JsonNode key) {
    if (key.has("use") && !key.path("use").asText().equals("sig")) {
      return Optional.empty();
    }
    try {
      return switch (key.path("kty").asText()) {
        case "RSA" -> rsa(number(key, "n"), number(key, "e"));
        case "EC" -> ec(key.path("crv").asText(), number(key, "x"), number(key, "y"));
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // one key that cannot be read must not take the others away
      return Optional.empty();
    }
  }

  private static Optional<PublicKey> rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    return modulus.bitLength() < SHORTEST_RSA
        ? Optional.empty()
        : Optional.of(
            KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
  }

  private static Optional<PublicKey> ec(String curve, BigInteger x, BigInteger y)
      throws GeneralSecurityException {
    if (!curve.equals("P-256")) {
      return Optional.empty();
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return Optional.of(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class))));
  }

  private static BigInteger number(JsonNode key, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).asText()));
  }
}
