package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the denials of each policy, and of each pair of who asked whom, against their own
 * history.
 */
final class Denials {
  private final SeriesTable policies;
  private final SeriesTable pairs;
  private final AlarmOptions options;

  Denials(AlarmOptions options) {
    this.options = options;
    int learning = (int) options.learning().dividedBy(Buckets.LENGTH);
    this.policies = new SeriesTable(options.series(), learning);
    this.pairs = new SeriesTable(options.series(), learning);
  }

  /**
   * @param bucket an open one
   */
  List<Finding> see(EvidenceRecord record, Access access, long bucket) {
    List<Finding> found = new ArrayList<>();
    count(policies, PartyNames.policy(access.outcome()), record, bucket).ifPresent(found::add);
    String pair = PartyNames.of(access.caller()) + " -> " + PartyNames.of(access.target());
    count(pairs, pair, record, bucket).ifPresent(found::add);
    return found;
  }

  private Optional<Finding> count(
      SeriesTable table, String name, EvidenceRecord record, long bucket) {
    SeriesTable.Named named = table.at(name, bucket);
    Series series = named.series();
    boolean known = table.hasHistory(series);
    double usual = known ? series.usual(bucket) : options.floor();
    double threshold = Math.max(options.floor(), options.factor() * usual);
    int count = series.count(bucket);
    if (count < threshold) {
      return Optional.empty();
    }
    Instant start = Buckets.start(bucket);
    return Optional.of(
        new Finding(
            known ? AlarmRule.DENIALS_TENFOLD : AlarmRule.DENIALS_WITHOUT_HISTORY,
            named.name(),
            known
                ? "`%s` was denied {n} times from %s on, where %.1f in ten minutes are usual"
                    .formatted(named.name(), start, usual)
                : "`%s`, which has no history yet, was denied {n} times from %s on"
                    .formatted(named.name(), start),
            series.tell(bucket),
            known ? usual : 0,
            start,
            record.time(),
            Optional.of(record.uid())));
  }

  void close(long bucket, boolean observed) {
    policies.close(bucket, observed);
    pairs.close(bucket, observed);
  }

  SeriesTable policies() {
    return policies;
  }

  SeriesTable pairs() {
    return pairs;
  }
}
