package io.hauberk.kubernetes.source;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.publish.MeshReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of which texts the image that is known was made, because a status is worth something
 * only for the generation that was judged. An image follows its reading in the same thread.
 */
public final class Judged implements MeshReader {
  private final MeshReader reader;
  private volatile List<SourceText> last = List.of();
  private volatile @Nullable Verdict verdict;

  /**
   * @param texts that were read for it, whether or not all of them came into force
   */
  public record Verdict(Set<SourceText> texts, MeshImage image) {
    public Verdict {
      texts = Set.copyOf(texts);
    }
  }

  Judged(MeshReader reader) {
    this.reader = reader;
  }

  @Override
  public Reading read(List<SourceText> texts, List<Intent.Workload> workloads, Instant now) {
    last = texts;
    return reader.read(texts, workloads, now);
  }

  void inForce(MeshImage image) {
    verdict = new Verdict(Set.copyOf(last), image);
  }

  /** Absent until the first image. */
  public Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }
}
