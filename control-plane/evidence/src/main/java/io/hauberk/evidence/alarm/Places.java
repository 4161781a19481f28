package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the certificate of each instance is used from. At once means: from one address before and
 * after it was used from another, of the same family, with no pause of ten minutes. An instance
 * that moves, from one to the other and not back, is no alarm.
 */
final class Places {
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final int MOST = 20_000;
  private static final int MOST_PLACES = 4;

  private final LinkedHashMap<String, Map<String, Stay>> instances = new LinkedHashMap<>();

  private record Stay(Instant first, Instant last) {
    Stay with(Instant time) {
      return time.isAfter(last.plus(PAUSE))
          ? new Stay(time, time)
          : new Stay(time.isBefore(first) ? time : first, time.isAfter(last) ? time : last);
    }

    boolean overlaps(Stay other) {
      return first.isBefore(other.last) && other.first.isBefore(last);
    }
  }

  Optional<Finding> see(EvidenceRecord record, Access access) {
    Party caller = access.caller();
    if (access.observer().layer() != Observer.Layer.INBOUND
        || !caller.verified()
        || caller.instance().isEmpty()
        || caller.address().isEmpty()) {
      return Optional.empty();
    }
    String instance = caller.instance().get();
    String host = PartyNames.host(caller.address().get());
    Map<String, Stay> stays = instances.remove(instance);
    if (stays == null) {
      stays = new HashMap<>(2);
    }
    instances.put(instance, stays);
    if (instances.size() > MOST) {
      instances.pollFirstEntry();
    }
    Stay old = stays.get(host);
    Stay here = old == null ? new Stay(record.time(), record.time()) : old.with(record.time());
    if (old == null && stays.size() >= MOST_PLACES) {
      stays.values().removeIf(stay -> record.time().isAfter(stay.last().plus(PAUSE)));
    }
    if (old != null || stays.size() < MOST_PLACES) {
      stays.put(host, here);
    }
    return elsewhere(stays, host, here)
        .map(
            other ->
                new Finding(
                    AlarmRule.IDENTITY_IN_TWO_PLACES,
                    instance,
                    "the certificate of `%s` is used from `%s` and from `%s` at once: its key may have been copied"
                        .formatted(instance, first(host, other), second(host, other)),
                    1,
                    record.time(),
                    Optional.of(record.uid())));
  }

  private static Optional<String> elsewhere(Map<String, Stay> stays, String host, Stay here) {
    return stays.entrySet().stream()
        .filter(stay -> !stay.getKey().equals(host))
        .filter(stay -> (stay.getKey().indexOf(':') < 0) == (host.indexOf(':') < 0))
        .filter(stay -> stay.getValue().overlaps(here))
        .map(Map.Entry::getKey)
        .min(String::compareTo);
  }

  private static String first(String one, String other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String second(String one, String other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  int size() {
    return instances.size();
  }
}
