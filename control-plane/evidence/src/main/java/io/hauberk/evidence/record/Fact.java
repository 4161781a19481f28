package io.hauberk.evidence.record;

/** What a record is about. */
public sealed interface Fact permits Access, Administration, Alarm, Gap, Shed {

  /** Whether it is kept when there is room for some records only. */
  default boolean mayBeShed() {
    return false;
  }
}
