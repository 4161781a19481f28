package io.hauberk.server.main;

import io.hauberk.evidence.config.Section;
import io.hauberk.server.evidence.Evidence;
import io.hauberk.server.evidence.EvidenceExtension;
import io.hauberk.server.evidence.EvidenceOptions;
import io.hauberk.server.evidence.EvidencePart;
import io.hauberk.server.xds.ProvenPeer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The evidence as a control plane keeps it, for a look into it. */
final class TestEvidence {
  private final String file;
  private volatile @Nullable Evidence running;

  TestEvidence() {
    this("");
  }

  /**
   * @param file configuration of the evidence
   */
  TestEvidence(String file) {
    this.file = file;
  }

  EvidenceExtension extension() throws Exception {
    return extension(EvidenceOptions.of(Section.parse("test", file)));
  }

  /**
   * Of one of several control planes.
   *
   * @param others where they listen
   */
  EvidenceExtension extension(String name, Supplier<Set<InetSocketAddress>> others)
      throws Exception {
    return extension(
        EvidenceOptions.of(Section.parse("test", file))
            .besideOthers(
                Optional.of(name),
                others,
                plane -> new ProvenPeer(plane.authority().trustDomain())));
  }

  private EvidenceExtension extension(EvidenceOptions usual) {
    List<EvidencePart> parts = new ArrayList<>(usual.parts());
    parts.add(
        started -> {
          running = started;
          return () -> {};
        });
    return new EvidenceExtension(
        new EvidenceOptions(usual.intake(), usual.keeping(), parts, usual.replica()));
  }

  /** Of the control plane that was started last; also when it has ended. */
  Evidence running() {
    return Objects.requireNonNull(running, "no control plane was started");
  }
}
