package io.hauberk.server.evidence;

import io.grpc.ServerInterceptor;
import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.intake.IntakeOptions;
import io.hauberk.evidence.intake.PathTemplate;
import io.hauberk.evidence.intake.Redaction;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.xds.ProvenPeer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What becomes of the evidence.
 *
 * @param keeping how it is kept on disk
 * @param parts that work with it
 * @param replica which of several control planes keeps it; absent for the only one
 */
public record EvidenceOptions(
    IntakeOptions intake, Keeping keeping, List<EvidencePart> parts, Optional<String> replica) {
  public EvidenceOptions {
    parts = List.copyOf(parts);
  }

  /** Of the only control plane. */
  public EvidenceOptions(IntakeOptions intake, Keeping keeping, List<EvidencePart> parts) {
    this(intake, keeping, parts, Optional.empty());
  }

  /**
   * Of a file; see {@code docs/reference/evidence.md}.
   *
   * @param file without any key for what is usual: a log on disk, and no receivers
   */
  public static EvidenceOptions of(Section file) throws ConfigProblem {
    Keeping keeping = Keeping.of(file);
    return new EvidenceOptions(
        IntakeOptions.of(redaction(file)), keeping, EvidenceParts.of(file, keeping));
  }

  /**
   * For one of several control planes: a proxy's counters come to one of them and its lines to
   * others, so that they count together.
   *
   * @param name unlike that of every other one; absent where nobody has given it one
   * @param others where they listen at this moment, this one perhaps among them; asked by any
   *     thread
   * @param shippers says under {@link ProvenPeer#CURRENT} whose log is handed over
   */
  public EvidenceOptions besideOthers(
      Optional<String> name,
      Supplier<Set<InetSocketAddress>> others,
      Function<ControlPlane, ServerInterceptor> shippers) {
    return new EvidenceOptions(
        intake,
        keeping,
        parts.stream()
            .map(part -> part instanceof LossPart ? LossPart.besides(others) : part)
            .map(part -> part instanceof ShippingPart ? ShippingPart.besideOthers(shippers) : part)
            .toList(),
        name);
  }

  /** With one more part, which starts before the others and so misses nothing that they record. */
  public EvidenceOptions with(EvidencePart part) {
    return new EvidenceOptions(
        intake, keeping, Stream.concat(Stream.of(part), parts.stream()).toList(), replica);
  }

  private static Redaction redaction(Section file) throws ConfigProblem {
    List<PathTemplate> paths = List.of();
    var redact = file.section("redact");
    if (redact.isPresent()) {
      redact.get().requireKnown("paths");
      paths = redact.get().values("paths", PathTemplate::parse);
    }
    try {
      return new Redaction(new TreeSet<>(file.texts("headers")), paths);
    } catch (IllegalArgumentException e) {
      throw file.problem("headers", String.valueOf(e.getMessage()));
    }
  }
}
