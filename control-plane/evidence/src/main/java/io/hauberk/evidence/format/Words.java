package io.hauberk.evidence.format;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.Shed;
import java.util.Locale;
import java.util.Optional;

/** Names and sentences that all formats share. */
final class Words {
  private Words() {}

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT)
            + word.substring(1).toLowerCase(Locale.ROOT);
  }

  static String of(Outcome.Kind kind) {
    return lower(kind);
  }

  static String of(Outcome.Layer layer) {
    return lower(layer);
  }

  /** All of a decision's name but the rule, where it has one: {@code namespace/policy/rule}. */
  static String policy(String decision) {
    int last = decision.lastIndexOf('/');
    return last > 0 && decision.indexOf('/') < last ? decision.substring(0, last) : decision;
  }

  /** {@code spiffe://prod.example} of {@code spiffe://prod.example/ns/bob/sa/bob}. */
  static String trustDomain(String spiffeId) {
    int path = spiffeId.indexOf('/', "spiffe://".length());
    return spiffeId.startsWith("spiffe://") && path > 0 ? spiffeId.substring(0, path) : spiffeId;
  }

  /** {@code 1.3} of {@code TLSv1.3}. */
  static String tlsVersion(String version) {
    return version.startsWith("TLSv") ? version.substring(4) : version;
  }

  /** The workload, else who it verifiably is, else where it came from. */
  static String name(Party party) {
    return party
        .workload()
        .map(workload -> workload.namespace() + "/" + workload.name())
        .or(() -> party.verified() ? party.spiffeId() : Optional.empty())
        .or(party::address)
        .orElse("unknown");
  }

  static String sentence(Access access) {
    String what =
        access
            .http()
            .map(http -> http.method() + " " + clipped(http.path()))
            .orElse(access.connection().protocol());
    return (access.outcome().allowed() ? "allowed " : "denied ")
        + name(access.caller())
        + " -> "
        + name(access.target())
        + " "
        + what
        + " by "
        + access.outcome().decision();
  }

  static String sentence(Administration act) {
    return "%s: %s %s %s%s"
        .formatted(
            act.actor(),
            lower(act.action()),
            act.kind(),
            act.namespace().map(namespace -> namespace + "/").orElse("") + act.name(),
            act.accepted() ? "" : ", refused");
  }

  static String sentence(Gap gap) {
    return gap.how() == Gap.How.UNKNOWN
        ? "decisions of %s may be missing".formatted(gap.proxy())
        : "%d decisions of %s are missing".formatted(gap.missing(), gap.proxy());
  }

  static String sentence(Shed shed) {
    return "%d records of allowed requests were not kept: %s".formatted(shed.count(), shed.why());
  }

  private static String clipped(String text) {
    if (text.length() <= 200) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(199)) ? 199 : 200) + "...";
  }
}
