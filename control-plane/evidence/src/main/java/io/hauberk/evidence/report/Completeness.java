package io.hauberk.evidence.report;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Shed;
import io.hauberk.evidence.store.EvidenceStore;
import io.hauberk.evidence.store.Extent;
import io.hauberk.evidence.store.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether an answer can be whole.
 *
 * @param gaps records that say that something did not arrive
 * @param missing how many decisions that is, as far as it is known
 * @param sheds records that say that something was not kept
 * @param shed how many allowed requests that is
 */
public record Completeness(Extent extent, int gaps, long missing, int sheds, long shed) {

  /**
   * @param filters of time; others have no effect on it
   */
  public static Completeness of(EvidenceStore store, List<Filter> filters) throws IOException {
    List<Filter> losses = new ArrayList<>();
    for (Filter filter : filters) {
      if (filter instanceof Filter.Since || filter instanceof Filter.Until) {
        losses.add(filter);
      }
    }
    losses.add(Filter.Kinds.of("gap", "shed"));
    List<Fact> found = new ArrayList<>();
    store.all(losses, f -> f.record().map(EvidenceRecord::fact).ifPresent(found::add));
    List<Gap> gaps = found.stream().filter(Gap.class::isInstance).map(Gap.class::cast).toList();
    List<Shed> sheds = found.stream().filter(Shed.class::isInstance).map(Shed.class::cast).toList();
    return new Completeness(
        store.extent(),
        gaps.size(),
        gaps.stream().mapToLong(Gap::missing).sum(),
        sheds.size(),
        sheds.stream().mapToLong(Shed::count).sum());
  }

  /** Whether nothing is known to be missing. */
  public boolean whole() {
    return gaps == 0 && sheds == 0 && extent.missing().isEmpty();
  }

  /** In one sentence. */
  public String text() {
    String read =
        extent.end() == 0
            ? "there are no records"
            : "records " + extent.first() + " to " + (extent.end() - 1) + " of the log";
    if (whole()) {
      return read + "; no gap is known in that time and nothing was shed";
    }
    StringBuilder text = new StringBuilder(read);
    extent
        .missing()
        .forEach(
            range ->
                text.append(" without ")
                    .append(range.first())
                    .append(" to ")
                    .append(range.end() - 1));
    text.append("; in that time ").append(gaps).append(gaps == 1 ? " gap" : " gaps");
    text.append(" with at least ").append(missing).append(" decisions that did not arrive, and ");
    text.append(shed).append(" allowed requests that were counted only");
    return text.toString();
  }

  public Map<String, Object> value() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("first", extent.first());
    value.put("end", extent.end());
    value.put(
        "without", extent.missing().stream().map(r -> List.of(r.first(), r.end() - 1)).toList());
    value.put("gaps", gaps);
    value.put("missing", missing);
    value.put("shed", shed);
    return value;
  }
}
