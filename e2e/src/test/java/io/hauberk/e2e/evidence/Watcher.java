package io.hauberk.e2e.evidence;

import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.server.evidence.Evidence;
import io.hauberk.server.evidence.EvidenceExtension;
import io.hauberk.server.evidence.EvidenceOptions;
import io.hauberk.server.evidence.EvidencePart;
import io.hauberk.server.xds.ProvenPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads every record that was kept, across restarts of the control plane. */
final class Watcher implements EvidencePart {
  private final List<String> uids = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private @Nullable RecordLog log;
  private long next;

  /** The evidence as a control plane keeps it, with this part beside all others. */
  EvidenceExtension extension() throws Exception {
    return extension(EvidenceOptions.of(Section.empty("test")));
  }

  /**
   * Of one of several control planes.
   *
   * @param others where they listen
   */
  EvidenceExtension extension(String name, Supplier<Set<InetSocketAddress>> others)
      throws Exception {
    return extension(
        EvidenceOptions.of(Section.empty("test"))
            .besideOthers(
                Optional.of(name),
                others,
                plane -> new ProvenPeer(plane.authority().trustDomain())));
  }

  private EvidenceExtension extension(EvidenceOptions usual) {
    List<EvidencePart> parts = new ArrayList<>(usual.parts());
    parts.add(this);
    return new EvidenceExtension(
        new EvidenceOptions(usual.intake(), usual.keeping(), parts, usual.replica()));
  }

  @Override
  public synchronized AutoCloseable start(Evidence evidence) {
    log = evidence.log();
    return this::leave;
  }

  private synchronized void leave() {
    log = null;
  }

  private void read() {
    RecordLog now = log;
    try {
      while (now != null && next < now.end()) {
        for (byte[] record : now.read(next, 1000)) {
          see(RecordCodec.decode(record));
          next++;
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void see(EvidenceRecord record) {
    if (record.fact() instanceof Access access && access.http().isPresent()) {
      uids.add(record.uid());
    } else if (record.fact() instanceof Gap gap) {
      gaps.add(gap);
    }
  }

  synchronized long requests() {
    read();
    return uids.size();
  }

  /** Of the records of requests. */
  synchronized List<String> uids() {
    read();
    return List.copyOf(uids);
  }

  synchronized List<Gap> gaps() {
    read();
    return List.copyOf(gaps);
  }

  /** Of all gaps together. */
  long missing() {
    return gaps().stream().mapToLong(Gap::missing).sum();
  }
}
