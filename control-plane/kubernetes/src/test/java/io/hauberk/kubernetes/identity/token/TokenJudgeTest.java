package io.hauberk.kubernetes.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that nobody need be asked about. */
class TokenJudgeTest {
  private static final KeyPair KEY = Forge.rsa(2048);
  private static final KeyPair EC_KEY = Forge.ec();
  private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
  private static final String CONFIGURATION = "{\"issuer\":\"https://issuer\"}";

  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final AtomicInteger reads = new AtomicInteger();
  private Optional<String> published =
      Optional.of(Forge.jwk("k1", KEY) + "," + Forge.jwk("e1", EC_KEY));
  private final TokenJudge judge =
      new TokenJudge("hauberk", new KeyRing(this::read, () -> now), () -> now);

  private KeyRing.Published read() throws IOException {
    reads.incrementAndGet();
    String keys = published.orElseThrow(() -> new IOException("away"));
    return KeyRing.Published.of(CONFIGURATION, "{\"keys\":[" + keys + "]}");
  }

  @Test
  void aPodsTokenIsBelieved() throws Exception {
    PodClaims claims = judge.judge(Forge.sign(HEADER, claims(), KEY));
    assertEquals("shop/bob", claims.account().toString());
    assertEquals("shop/bob-1", claims.pod());
    assertEquals("uid-1", claims.podUid());
    assertEquals(Optional.of("node1"), claims.node());
    assertEquals(now.plusSeconds(600), claims.expires());
  }

  @Test
  void soIsOneSignedOverACurve() throws Exception {
    String header = "{\"alg\":\"ES256\",\"kid\":\"e1\"}";
    assertEquals("uid-1", judge.judge(Forge.sign(header, claims(), EC_KEY)).podUid());
  }

  @Test
  void noneIsNoAlgorithm() {
    String header = "{\"alg\":\"none\",\"kid\":\"k1\"}";
    String token = Forge.sign(header, claims(), KEY);
    assertRefused(Code.TOKEN_ALGORITHM, token);
    assertRefused(Code.TOKEN_ALGORITHM, token.substring(0, token.lastIndexOf('.') + 1));
  }

  @Test
  void aPublicKeyIsNoSecret() {
    assertRefused(
        Code.TOKEN_ALGORITHM,
        Forge.hmac("{\"alg\":\"HS256\",\"kid\":\"k1\"}", claims(), KEY.getPublic().getEncoded()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip"})
  void aTokenDoesNotChooseItsKey(String name) {
    String header = "{\"alg\":\"RS256\",\"kid\":\"k1\",\"%s\":\"https://evil\"}".formatted(name);
    assertRefused(Code.TOKEN_ALGORITHM, Forge.sign(header, claims(), KEY));
    assertEquals(0, reads.get(), "nobody was asked for such a key");
  }

  @Test
  void aKeyMakesItsOwnKindOfSignaturesOnly() {
    assertRefused(
        Code.TOKEN_KEY_UNKNOWN, Forge.sign("{\"alg\":\"ES256\",\"kid\":\"k1\"}", claims(), EC_KEY));
    assertRefused(
        Code.TOKEN_KEY_UNKNOWN, Forge.sign("{\"alg\":\"RS256\",\"kid\":\"e1\"}", claims(), KEY));
  }

  @Test
  void anotherKeysSignatureIsNone() {
    assertRefused(Code.TOKEN_SIGNATURE, Forge.sign(HEADER, claims(), Forge.rsa(2048)));
  }

  @Test
  void aFloodOfUnknownKeysAsksOnceInTenSeconds() {
    for (int i = 0; i < 1000; i++) {
      String header = "{\"alg\":\"RS256\",\"kid\":\"unknown-%d\"}".formatted(i);
      assertRefused(Code.TOKEN_KEY_UNKNOWN, Forge.sign(header, claims(), EC_KEY));
    }
    assertEquals(1, reads.get());
    now = now.plusSeconds(10);
    assertRefused(
        Code.TOKEN_KEY_UNKNOWN, Forge.sign("{\"alg\":\"RS256\",\"kid\":\"x\"}", claims(), EC_KEY));
    assertEquals(2, reads.get());
  }

  @Test
  void aNewKeyIsFoundAndAWithdrawnOneForgotten() throws Exception {
    judge.judge(Forge.sign(HEADER, claims(), KEY));
    KeyPair next = Forge.rsa(2048);
    published = Optional.of(Forge.jwk("k2", next));
    now = now.plusSeconds(10);
    String header = "{\"alg\":\"RS256\",\"kid\":\"k2\"}";
    assertEquals("uid-1", judge.judge(Forge.sign(header, claims(), next)).podUid());
    assertRefused(Code.TOKEN_KEY_UNKNOWN, Forge.sign(HEADER, claims(), KEY));
  }

  @Test
  void withoutAnyKeysNobodyIsBelievedAndWithOldOnesTheOldOnes() throws Exception {
    Optional<String> known = published;
    published = Optional.empty();
    assertRefused(Code.TOKEN_KEY_UNKNOWN, Forge.sign(HEADER, claims(), KEY));
    published = known;
    now = now.plusSeconds(10);
    judge.judge(Forge.sign(HEADER, claims(), KEY));
    published = Optional.empty();
    now = now.plus(Duration.ofMinutes(9));
    judge.judge(Forge.sign(HEADER, claims(), KEY));
  }

  @Test
  void aShortKeyIsNone() {
    KeyPair weak = Forge.rsa(1024);
    published = Optional.of(Forge.jwk("k1", weak));
    assertRefused(Code.TOKEN_KEY_UNKNOWN, Forge.sign(HEADER, claims(), weak));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"iss\":\"https://issuer\"|\"iss\":\"https://other\"|TOKEN_ISSUER",
        "\"iss\":\"https://issuer\"|\"iss\":[\"https://issuer\"]|TOKEN_ISSUER",
        "[\"hauberk\"]|[\"hauberk\",\"api\"]|TOKEN_AUDIENCE",
        "[\"hauberk\"]|[\"https://kubernetes.default.svc\"]|TOKEN_AUDIENCE",
        "[\"hauberk\"]|[]|TOKEN_AUDIENCE",
        "\"pod\"|\"secret\"|TOKEN_UNBOUND",
        "\"uid-1\"|\"\"|TOKEN_UNBOUND",
        "\"serviceaccount\"|\"account\"|TOKEN_UNBOUND",
        "\"namespace\":\"shop\"|\"namespace\":\"no namespace\"|TOKEN_MALFORMED",
        "\"nbf\"|\"nbb\"|TOKEN_MALFORMED",
        "\"exp\":|\"exp\":1e9,\"x\":|TOKEN_MALFORMED",
        "\"exp\":|\"exp\":1,\"exp\":|TOKEN_MALFORMED",
      })
  void aClaimThatIsWrongHasItsCode(String right, String wrong, Code code) {
    String claims = claims().replace(right, wrong);
    assertFalse(claims.equals(claims()));
    assertRefused(code, Forge.sign(HEADER, claims, KEY));
  }

  @Test
  void tenSecondsAreForgiven() throws Exception {
    String token = Forge.sign(HEADER, claims(), KEY);
    Instant made = now;
    now = made.minusSeconds(10);
    judge.judge(token);
    now = made.minusSeconds(11);
    assertRefused(Code.TOKEN_NOT_YET, token);
    now = made.plusSeconds(609);
    judge.judge(token);
    now = made.plusSeconds(610);
    assertRefused(Code.TOKEN_EXPIRED, token);
  }

  @Test
  void oneTokenHasOneText() {
    String token = Forge.sign(HEADER, claims(), KEY);
    assertRefused(Code.TOKEN_MALFORMED, token + "=");
    assertRefused(Code.TOKEN_MALFORMED, token + ".x");
    assertRefused(Code.TOKEN_MALFORMED, "");
    assertRefused(Code.TOKEN_MALFORMED, "a.b.c");
    assertRefused(Code.TOKEN_MALFORMED, "x".repeat(9000));
  }

  private void assertRefused(Code code, String token) {
    IdentityRefused refused = assertThrows(IdentityRefused.class, () -> judge.judge(token));
    assertEquals(code, refused.code(), refused.getMessage());
    assertFalse(token.length() > 3 && refused.getMessage().contains(token), "no token in a log");
  }

  private String claims() {
    long from = Instant.parse("2026-11-21T12:00:00Z").getEpochSecond();
    return """
        {"iss":"https://issuer","aud":["hauberk"],"exp":%d,"iat":%d,"nbf":%d,
        "kubernetes.io":{"namespace":"shop","node":{"name":"node1","uid":"n"},
        "pod":{"name":"bob-1","uid":"uid-1"},"serviceaccount":{"name":"bob","uid":"s"}},
        "sub":"system:serviceaccount:shop:bob"}"""
        .formatted(from + 600, from, from);
  }
}
