package io.hauberk.kubernetes;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Limits;
import io.hauberk.policy.intent.Parser;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.WorkloadSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of which workloads no decision may be lost, as the MeshConfig says. One that cannot be read
 * changes nothing.
 */
final class DurableWorkloads {
  private final Parser parser = new Parser(Limits.STANDARD);
  private @Nullable SourceText read;
  private List<WorkloadSelector> selectors = List.of();

  synchronized List<WorkloadSelector> of(List<SourceText> texts) {
    Optional<SourceText> config =
        texts.stream().filter(text -> text.name().startsWith(Kind.MeshConfig + " ")).findFirst();
    if (config.isPresent() && !config.get().equals(read)) {
      read = config.get();
      parser.parse(List.of(config.get())).stream()
          .flatMap(parsed -> parsed.documents().intents().stream())
          .filter(Intent.MeshConfig.class::isInstance)
          .map(Intent.MeshConfig.class::cast)
          .findFirst()
          .ifPresent(mesh -> selectors = mesh.durable().stream().map(Placed::value).toList());
    }
    return selectors;
  }
}
