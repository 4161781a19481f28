package io.hauberk.server.evidence;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every part, in the order in which they start. */
final class EvidenceParts {
  /** Sections of the file that parts own. */
  private static final Set<String> SECTIONS = Set.of("sinks", "store");

  /** Sections that say what of a request is kept, and how. */
  private static final Set<String> INTAKE = Set.of("headers", "redact", "log");

  private EvidenceParts() {}

  /**
   * Makes each part from its section. To add one: its section to {@link #SECTIONS}, a line here.
   */
  static List<EvidencePart> of(Section file, Keeping keeping) throws ConfigProblem {
    Set<String> known = new TreeSet<>(SECTIONS);
    known.addAll(INTAKE);
    file.requireKnown(known);
    List<EvidencePart> parts = new ArrayList<>();
    parts.add(new WatchPart());
    parts.add(new VerificationPart(keeping.verify()));
    parts.add(new RevisionsPart());
    parts.add(StorePart.of(file));
    parts.add(SinksPart.of(file));
    // They end in the other order: who brings lines before who counts them.
    parts.add(LossPart.alone());
    parts.add(ShippingPart.alone());
    return parts;
  }
}
