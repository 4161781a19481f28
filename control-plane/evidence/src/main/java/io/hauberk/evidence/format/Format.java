package io.hauberk.evidence.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.EvidenceRecord;

/** A vocabulary of receivers. Pure: equal records have equal texts. */
public interface Format {
  /** Vocabularies, by the name that the configuration uses in lower case. */
  enum Kind {
    /** Open Cybersecurity Schema Framework {@value Ocsf#VERSION}, JSON. */
    OCSF,
    /** Elastic Common Schema {@value Ecs#VERSION}, JSON. */
    ECS,
    /** ArcSight's Common Event Format, version 0. */
    CEF,
    /** QRadar's Log Event Extended Format, version 2.0. */
    LEEF
  }

  Kind kind();

  /** One line without its end, however hostile what was recorded is. */
  String render(EvidenceRecord record);

  /**
   * The same line as UTF-8.
   *
   * @param scratch may be used for it, and again for the next
   */
  default byte[] bytes(EvidenceRecord record, JsonText scratch) {
    return render(record).getBytes(UTF_8);
  }

  /** Whether lines are objects of JSON. */
  default boolean isJson() {
    return switch (kind()) {
      case OCSF, ECS -> true;
      case CEF, LEEF -> false;
    };
  }

  /**
   * @param version of Hauberk, which the receivers are told
   */
  static Format of(Kind kind, String version) {
    return switch (kind) {
      case OCSF -> new Ocsf(version);
      case ECS -> new Ecs(version);
      case CEF -> new Cef(version);
      case LEEF -> new Leef(version);
    };
  }
}
