package io.hauberk.server.evidence;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.store.Importer;
import io.hauberk.server.main.StartupFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the store that questions are asked of.
 *
 * @param keep what was taken over before is deleted from it; absent: never
 */
record StorePart(Optional<Duration> keep) implements EvidencePart {
  static StorePart of(Section file) throws ConfigProblem {
    Optional<Section> section = file.section("store");
    if (section.isEmpty()) {
      return new StorePart(Optional.empty());
    }
    section.get().requireKnown("keep");
    return new StorePart(
        section.get().has("keep")
            ? Optional.of(section.get().duration("keep", Duration.ZERO))
            : Optional.empty());
  }

  @Override
  public AutoCloseable start(Evidence evidence) throws StartupFailure {
    try {
      return Importer.start(
          evidence.log(),
          evidence.folder().resolve("store"),
          new Importer.Options(Duration.ofSeconds(2), keep, evidence.plane().clock()));
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.EVIDENCE_UNUSABLE,
          "the store of the evidence cannot be kept: " + e.getMessage(),
          List.of(),
          e);
    }
  }
}
