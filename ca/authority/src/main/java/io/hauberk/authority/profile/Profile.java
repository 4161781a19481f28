package io.hauberk.authority.profile;

import java.time.Duration;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The kinds of certificate that an authority signs. A profile fixes everything that is not a name,
 * a key or a date; no request can change it.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">SPIFFE
 *     X.509-SVID</a>
 */
public enum Profile {
  /** The self-signed root of a trust domain. */
  ROOT("root", 1, Duration.ofDays(3650), false, false, false),
  /** Signs workloads; its key lives in memory only. */
  WORKLOAD_ISSUER("workload-issuer", 0, Duration.ofDays(3), true, true, true),
  /** Signs control planes, whose listen addresses are not names of the trust domain. */
  CONTROL_PLANE_ISSUER("control-plane-issuer", 0, Duration.ofDays(3), true, true, false),
  /** A workload: one account and one instance. */
  WORKLOAD("workload", -1, Duration.ofDays(1), true, false, false),
  /** A control plane: its SPIFFE ID and the addresses where it listens. */
  CONTROL_PLANE("control-plane", -1, Duration.ofDays(1), true, false, false);

  /** How far a certificate is dated back, for peers whose clock is late. */
  public static final Duration BACKDATE = Duration.ofSeconds(60);

  private final String label;
  private final int pathLength;
  private final Duration longest;
  private final boolean forTls;
  private final boolean constrainsUris;
  private final boolean constrainsDns;

  Profile(
      String label,
      int pathLength,
      Duration longest,
      boolean forTls,
      boolean constrainsUris,
      boolean constrainsDns) {
    this.label = label;
    this.pathLength = pathLength;
    this.longest = longest;
    this.forTls = forTls;
    this.constrainsUris = constrainsUris;
    this.constrainsDns = constrainsDns;
  }

  /** Its name in the journal. */
  public String label() {
    return label;
  }

  public boolean isAuthority() {
    return pathLength >= 0;
  }

  /** Intermediates that may follow; only of an authority. */
  public int pathLength() {
    return pathLength;
  }

  /** The longest lifetime from the moment of issuance, without the back-dating. */
  public Duration longest() {
    return longest;
  }

  /** Bits of RFC 5280 §4.2.1.3, as in {@link KeyUsage}. */
  public int keyUsage() {
    return isAuthority() ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
  }

  /** Extended key usage serverAuth and clientAuth. */
  public boolean isForTls() {
    return forTls;
  }

  /** Carries a critical name constraint: URIs of the trust domain only. */
  public boolean constrainsUris() {
    return constrainsUris;
  }

  /** Carries a critical name constraint: DNS names inside the trust domain only. */
  public boolean constrainsDns() {
    return constrainsDns;
  }
}
