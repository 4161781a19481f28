package io.hauberk.server.events;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.evidence.record.Administration.Source;
import io.hauberk.policy.intent.Limits;
import io.hauberk.policy.intent.ObjectKey;
import io.hauberk.policy.intent.Parser;
import io.hauberk.policy.intent.Problem;
import io.hauberk.server.source.SourceState;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells who changed which object of the folder: the owner of the file that holds it; of what is
 * gone the owner of the folder, who is as near as files tell. What changed while no control plane
 * ran is told at the next start.
 */
public final class FolderTrail implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FolderTrail.class.getName());

  private final Path folder;
  private final DurableFile file;
  private final PlaneEvents events;
  private final Parser parser = new Parser(Limits.STANDARD);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("hauberk-folder-trail").factory());

  // Owned by the thread.
  private FolderObjects inForce;
  private FolderObjects refused = FolderObjects.none();

  /**
   * @param file remembers what was in force; damaged or missing: everything is told as new
   */
  public FolderTrail(Path folder, DurableFile file, PlaneEvents events) {
    this.folder = folder;
    this.file = file;
    this.events = events;
    this.inForce = remembered(file);
  }

  /**
   * What the folder holds was looked at.
   *
   * @param accepted whether it is in force
   * @param problems why not
   */
  public void seen(SourceState state, boolean accepted, List<Problem> problems) {
    thread.execute(
        () -> {
          switch (state) {
            case SourceState.Texts(var texts) -> {
              FolderObjects now = FolderObjects.of(texts, parser);
              if (accepted) {
                accept(now);
              } else {
                refuse(now, problems);
              }
            }
            // the folder's state, and nobody's act: the log says it
            case SourceState.Unusable unused -> {}
          }
        });
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void accept(FolderObjects now) {
    TreeMap<ObjectKey, FolderObjects.Written> all = new TreeMap<>(now.objects());
    inForce.objects().forEach(all::putIfAbsent);
    all.keySet().forEach(key -> changed(key, now).ifPresent(events::administered));
    refused = FolderObjects.none();
    if (!now.equals(inForce)) {
      inForce = now;
      try {
        file.write(now.encoded());
      } catch (StateFailure e) {
        LOG.log(Level.WARNING, "the next start will tell changes again: {0}", e.getMessage());
      }
    }
  }

  private Optional<Administration> changed(ObjectKey key, FolderObjects now) {
    FolderObjects.@Nullable Written before = inForce.objects().get(key);
    FolderObjects.@Nullable Written after = now.objects().get(key);
    if (before != null && after != null && before.sha256().equals(after.sha256())) {
      return Optional.empty();
    }
    String name = after != null ? after.file() : before != null ? before.file() : "";
    return Optional.of(
        new Administration(
            owner(after == null ? folder : folder.resolve(name)),
            Source.FILE,
            after == null ? Action.DELETE : before == null ? Action.CREATE : Action.UPDATE,
            key.kind().name(),
            Optional.of(key.namespace()).filter(namespace -> !namespace.isEmpty()),
            key.name(),
            Optional.ofNullable(before).map(FolderObjects.Written::sha256),
            Optional.ofNullable(after).map(FolderObjects.Written::sha256),
            true,
            Optional.empty(),
            details(name, after == null)));
  }

  private void refuse(FolderObjects now, List<Problem> problems) {
    TreeSet<String> names = new TreeSet<>(now.files().keySet());
    names.addAll(inForce.files().keySet());
    names.forEach(name -> refusedFile(name, now, problems).ifPresent(events::administered));
    refused = now;
  }

  /** What is refused may hold no object at all: the file is what was changed. */
  private Optional<Administration> refusedFile(
      String name, FolderObjects now, List<Problem> problems) {
    Optional<String> before = Optional.ofNullable(inForce.files().get(name));
    Optional<String> after = Optional.ofNullable(now.files().get(name));
    boolean told = !refused.files().isEmpty() && after.equals(hashOf(refused, name));
    if (before.equals(after) || told) {
      return Optional.empty();
    }
    String codes =
        problems.stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .map(Problem::code)
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    return Optional.of(
        new Administration(
            owner(after.isEmpty() ? folder : folder.resolve(name)),
            Source.FILE,
            after.isEmpty() ? Action.DELETE : before.isEmpty() ? Action.CREATE : Action.UPDATE,
            "File",
            Optional.empty(),
            name,
            before,
            after,
            false,
            Optional.of(codes),
            details(name, after.isEmpty())));
  }

  private static Optional<String> hashOf(FolderObjects objects, String name) {
    return Optional.ofNullable(objects.files().get(name));
  }

  private static SortedMap<String, String> details(String file, boolean gone) {
    return new TreeMap<>(
        Map.of("file", file, "actorIs", gone ? "owner of the folder" : "owner of the file"));
  }

  private static String owner(Path path) {
    try {
      return Files.getOwner(path).getName();
    } catch (IOException | UnsupportedOperationException e) {
      return "unknown";
    }
  }

  private static FolderObjects remembered(DurableFile file) {
    try {
      Optional<byte[]> bytes = file.read();
      return bytes.isPresent() ? FolderObjects.decoded(bytes.get()) : FolderObjects.none();
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, "`{0}`: {1}; every object is told as new", file.path(), e.getMessage());
      return FolderObjects.none();
    }
  }
}
