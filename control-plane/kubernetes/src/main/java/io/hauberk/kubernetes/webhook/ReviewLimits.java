package io.hauberk.kubernetes.webhook;

import java.time.Duration;

/**
 * What one question may cost.
 *
 * @param body bytes of one request
 * @param atOnce bytes of all requests that are being answered
 * @param review how long an answer may take
 */
record ReviewLimits(int body, int atOnce, Duration review) {
  /**
   * An update carries two objects of at most 3 MiB each, the API server's own limit; it waits for
   * 10 s, and before that the user should get a sentence.
   */
  static final ReviewLimits STANDARD = new ReviewLimits(8 << 20, 64 << 20, Duration.ofSeconds(8));
}
