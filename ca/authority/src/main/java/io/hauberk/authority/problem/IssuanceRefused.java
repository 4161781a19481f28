package io.hauberk.authority.problem;

/**
 * A request for a certificate that the authority does not grant. The message may be shown to the
 * requester.
 */
public final class IssuanceRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final Code code;

  /** Why. */
  public enum Code {
    /** The certification request is over 1 KiB. */
    REQUEST_TOO_LARGE,
    /** The certification request is not DER of RFC 2986. */
    REQUEST_MALFORMED,
    /** The public key is not a valid point of P-256. */
    KEY_UNFIT,
    /** The signature of the certification request is not by the private key. */
    POSSESSION_UNPROVEN,
    /** The public key is already in a certificate: each renewal needs a new key. */
    KEY_REUSED,
    /** The path of the key file does not name the key. */
    KEY_FILE,
    /** The account or the instance is of another trust domain. */
    FOREIGN,
    /** The lifetime is under a second or over the longest allowed. */
    LIFETIME,
    /** The clock stands outside the validity of the authority's own certificates. */
    CLOCK
  }

  public IssuanceRefused(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
