package io.hauberk.authority;

import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.profile.Profile;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * What an authority depends on beside its state.
 *
 * @param provider computes keys and signatures; Bouncy Castle by default, any JCA provider that
 *     does ECDSA over P-256
 * @param intermediateLifetime of the in-memory intermediates, which are renewed half-way;
 *     certificates below live at most half as long
 * @param issued told of every certificate once it is in the journal; it must not block
 */
public record AuthorityOptions(
    InstantSource clock,
    SecureRandom random,
    Provider provider,
    Duration intermediateLifetime,
    Consumer<JournalRecord> issued) {
  public AuthorityOptions {
    if (intermediateLifetime.compareTo(Duration.ofSeconds(2)) < 0
        || intermediateLifetime.compareTo(Profile.WORKLOAD_ISSUER.longest()) > 0) {
      throw new IllegalArgumentException(
          "an intermediate lives between 2 seconds and "
              + Profile.WORKLOAD_ISSUER.longest().toHours()
              + " hours");
    }
  }

  public AuthorityOptions(InstantSource clock, SecureRandom random, Provider provider) {
    this(clock, random, provider, Duration.ofDays(2), record -> {});
  }

  /** With Bouncy Castle, which is not registered with the platform. */
  public AuthorityOptions(InstantSource clock, SecureRandom random) {
    this(clock, random, new BouncyCastleProvider());
  }

  public AuthorityOptions withIntermediateLifetime(Duration lifetime) {
    return new AuthorityOptions(clock, random, provider, lifetime, issued);
  }

  /** Tells every certificate that is issued, intermediates too, once it is journalled. */
  public AuthorityOptions withIssued(Consumer<JournalRecord> listener) {
    return new AuthorityOptions(clock, random, provider, intermediateLifetime, listener);
  }
}
