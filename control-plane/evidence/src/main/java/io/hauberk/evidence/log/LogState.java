package io.hauberk.evidence.log;

/**
 * How a log fares.
 *
 * @param queuedBytes wait for the disk
 * @param shed records that were counted instead of kept, since the start
 * @param failed records that had to be kept and could not, since the start
 * @param why the disk's own words, empty while all is kept
 */
public record LogState(Mode mode, long queuedBytes, long shed, long failed, String why) {

  /** What becomes of a record that comes now. */
  public enum Mode {
    /** Every record is kept. */
    KEEPING,
    /** There is no room: records that may be shed are counted, the others live on the reserve. */
    SHEDDING,
    /** Not even the others can be kept. */
    FULL
  }
}
