package io.hauberk.kubernetes.identity.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster's keys, asked for again when a token names an unknown one, though never twice in ten
 * seconds, and every five minutes, so that a key that was withdrawn ends. While nobody answers, the
 * last good set counts; before the first there is none, and no default.
 */
final class KeyRing {
  private static final Logger LOG = System.getLogger(KeyRing.class.getName());
  private static final Duration SELDOM = Duration.ofSeconds(10);
  private static final Duration OLD = Duration.ofMinutes(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Source source;
  private final InstantSource clock;
  private Published published = new Published("", new KeySet(Map.of()));
  private Optional<Instant> asked = Optional.empty();

  /** Where the keys come from. */
  @FunctionalInterface
  interface Source {
    Published read() throws IOException;
  }

  /**
   * What an API server says of its tokens.
   *
   * @param issuer of all of them
   */
  record Published(String issuer, KeySet keys) {
    /**
     * @param configuration OpenID provider configuration, of which the issuer counts
     * @param keys JSON Web Key Set
     */
    static Published of(String configuration, String keys) throws IOException {
      String issuer = JSON.readTree(configuration).path("issuer").asText();
      if (issuer.isEmpty()) {
        throw new IOException("no issuer is named");
      }
      return new Published(issuer, KeySet.parse(keys));
    }
  }

  KeyRing(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  synchronized PublicKey find(String id, CompactToken.Algorithm algorithm) throws IdentityRefused {
    Optional<PublicKey> key = published.keys().find(id, algorithm);
    Duration wait = key.isPresent() ? OLD : SELDOM;
    Instant now = clock.instant();
    if (asked.filter(last -> now.isBefore(last.plus(wait))).isEmpty()) {
      asked = Optional.of(now);
      refresh();
      key = published.keys().find(id, algorithm);
    }
    return key.orElseThrow(
        () ->
            IdentityRefused.forNow(
                Code.TOKEN_KEY_UNKNOWN, "no key of this cluster has the id that the token names"));
  }

  /** Of the tokens that the keys are for; empty before there are any. */
  synchronized String issuer() {
    return published.issuer();
  }

  private void refresh() {
    try {
      published = source.read();
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "the keys of tokens could not be read, those known stay: {0}",
          String.valueOf(e.getMessage()));
    }
  }
}
