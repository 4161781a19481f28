package io.hauberk.server.enroll;

import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.identity.InstanceName;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many certificates each workload has ever had. */
public final class IssuanceCount {
  private final Map<InstanceName, Count> counts = new ConcurrentHashMap<>();

  private record Count(String lastSerial, int number) {}

  /**
   * @param journal in the order of issuance
   */
  public IssuanceCount(Collection<JournalRecord> journal) {
    for (JournalRecord record : journal) {
      record.instance().ifPresent(instance -> add(instance, record.serial()));
    }
  }

  public int of(InstanceName instance) {
    Count count = counts.get(instance);
    return count == null ? 0 : count.number();
  }

  /** The same answer given again does not count. */
  public void add(InstanceName instance, String serial) {
    counts.merge(
        instance,
        new Count(serial, 1),
        (old, one) -> old.lastSerial().equals(serial) ? old : new Count(serial, old.number() + 1));
  }
}
