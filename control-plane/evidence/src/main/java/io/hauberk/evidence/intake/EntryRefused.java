package io.hauberk.evidence.intake;

/** A line that becomes no record: it cannot be read, or it is not that proxy's to tell. */
public final class EntryRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** It is none of the lines that sidecars are told to write. */
    MALFORMED,
    /** It tells of another workload than that of the certificate by which it came. */
    NOT_ITS_OWN
  }

  EntryRefused(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
