package io.hauberk.kubernetes.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Judges a service-account token without asking anybody: signature, issuer, audience, time, and
 * that it is bound to a pod. Whether that pod is still there is another question.
 */
final class TokenJudge {
  private static final Duration LEEWAY = Duration.ofSeconds(10);
  private static final long LATEST = 253_402_300_799L; // the last second of the year 9999

  private final String audience;
  private final KeyRing keys;
  private final InstantSource clock;

  /**
   * @param audience exactly what {@code aud} must be, and nothing beside it
   */
  TokenJudge(String audience, KeyRing keys, InstantSource clock) {
    this.audience = audience;
    this.keys = keys;
    this.clock = clock;
  }

  /** Whom tokens must be for. */
  String audience() {
    return audience;
  }

  PodClaims judge(String text) throws IdentityRefused {
    CompactToken token = CompactToken.parse(text);
    requireSignature(token, keys.find(token.keyId(), token.algorithm()));
    JsonNode claims = token.claims();
    if (!claims.path("iss").isTextual() || !claims.path("iss").textValue().equals(keys.issuer())) {
      throw IdentityRefused.forGood(Code.TOKEN_ISSUER, "the token is of another issuer");
    }
    requireAudience(claims.path("aud"));
    return PodClaims.of(claims, requireTime(claims));
  }

  private static void requireSignature(CompactToken token, PublicKey key) throws IdentityRefused {
    try {
      Signature verifier = Signature.getInstance(token.algorithm().signature());
      verifier.initVerify(key);
      verifier.update(token.signed());
      if (verifier.verify(token.signature())) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw unsigned();
    }
    throw unsigned();
  }

  private void requireAudience(JsonNode claim) throws IdentityRefused {
    JsonNode only = claim.isArray() && claim.size() == 1 ? claim.get(0) : claim;
    if (!only.isTextual() || !only.textValue().equals(audience)) {
      throw IdentityRefused.forGood(
          Code.TOKEN_AUDIENCE, "the token is not for `" + audience + "`, or not for it alone");
    }
  }

  private Instant requireTime(JsonNode claims) throws IdentityRefused {
    Instant now = clock.instant();
    Instant expires = instant(claims, "exp");
    if (!now.isBefore(expires.plus(LEEWAY))) {
      throw IdentityRefused.forGood(Code.TOKEN_EXPIRED, "the token expired at " + expires);
    }
    Instant from = instant(claims, "nbf");
    if (now.isBefore(from.minus(LEEWAY))) {
      throw IdentityRefused.forGood(Code.TOKEN_NOT_YET, "the token is not valid before " + from);
    }
    return expires;
  }

  private static Instant instant(JsonNode claims, String name) throws IdentityRefused {
    JsonNode seconds = claims.path(name);
    if (!seconds.isIntegralNumber()
        || !seconds.canConvertToLong()
        || seconds.longValue() < 0
        || seconds.longValue() > LATEST) {
      throw IdentityRefused.forGood(
          Code.TOKEN_MALFORMED, "the token has no whole number of seconds as `" + name + "`");
    }
    return Instant.ofEpochSecond(seconds.longValue());
  }

  private static IdentityRefused unsigned() {
    return IdentityRefused.forGood(
        Code.TOKEN_SIGNATURE, "the token is not signed by the key that it names");
  }
}
