package io.hauberk.kubernetes.status;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.Problem.Severity;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.xds.ProxyStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be said of every object at one moment. Pure. */
final class Judgement {
  private static final int LONGEST_MESSAGE = 32_000;
  private static final int MOST_NAMED = 10;
  private static final Set<String> ABOUT_REFERENCES =
      Stream.of(
              Code.NO_SUCH_GROUP,
              Code.NO_SUCH_REQUIREMENT,
              Code.NO_SUCH_WORKLOAD,
              Code.NO_SUCH_PORT,
              Code.NO_PORT_LEFT)
          .map(Code::text)
          .collect(Collectors.toUnmodifiableSet());

  private final Map<String, List<Problem>> problems;
  private final Targets targets;
  private final Progress progress;

  Judgement(MeshImage image, Collection<ProxyStatus> proxies, Map<InstanceName, String> pods) {
    this.problems = image.problems().stream().collect(Collectors.groupingBy(Problem::source));
    this.targets = new Targets(image.model());
    this.progress = new Progress(image, proxies, pods);
  }

  ObjectStatus of(CustomObject object) {
    List<Problem> found = problems.getOrDefault(object.source().name(), List.of());
    Condition accepted = accepted(object, found);
    List<Condition> conditions = new ArrayList<>(List.of(accepted, resolved(found)));
    Optional<Set<WorkloadId>> reached = targets.of(object);
    Optional<Progress.Count> count = reached.map(progress::of);
    count.ifPresent(c -> conditions.add(programmed(object, accepted.status(), c)));
    return new ObjectStatus(object.generation(), count.map(Progress.Count::text), conditions);
  }

  private static Condition accepted(CustomObject object, List<Problem> found) {
    String errors = words(found, p -> p.severity() == Severity.ERROR);
    if (!errors.isEmpty()) {
      return new Condition(Condition.ACCEPTED, false, "Invalid", errors + consequence(object));
    }
    String warnings =
        words(found, p -> p.severity() == Severity.WARNING && !ABOUT_REFERENCES.contains(p.code()));
    return new Condition(
        Condition.ACCEPTED, true, "Accepted", warnings.isEmpty() ? "in force" : warnings);
  }

  private static String consequence(CustomObject object) {
    return switch (object.kind()) {
      case MeshConfig, MeshGuardrail, GuardedLabel, Quarantine ->
          "; the last version that was good stays in force";
      case Workload, MeshPolicy, IdentityGroup, ExternalService, Requirement ->
          "; nothing of it is in force";
    };
  }

  private static Condition resolved(List<Problem> found) {
    String dangling = words(found, p -> ABOUT_REFERENCES.contains(p.code()));
    return dangling.isEmpty()
        ? new Condition(Condition.RESOLVED, true, "Resolved", "everything that it names exists")
        : new Condition(Condition.RESOLVED, false, "NotFound", dangling);
  }

  private static Condition programmed(CustomObject object, boolean accepted, Progress.Count count) {
    if (!accepted) {
      return new Condition(
          Condition.PROGRAMMED, false, "NotAccepted", "this generation is not in force");
    }
    if (!count.refused().isEmpty()) {
      return new Condition(
          Condition.PROGRAMMED, false, "Refused", cut(String.join("\n", count.refused())));
    }
    String generation = " run generation " + object.generation();
    if (count.all() == 0) {
      return new Condition(
          Condition.PROGRAMMED, true, "NoTarget", "no workload with a sidecar is concerned");
    }
    return count.taken() == count.all()
        ? new Condition(
            Condition.PROGRAMMED, true, "Programmed", "all sidecars concerned" + generation)
        : new Condition(
            Condition.PROGRAMMED,
            false,
            "Pending",
            count.taken()
                + " of "
                + count.all()
                + " sidecars concerned"
                + generation
                + "; not yet: "
                + some(count.behind()));
  }

  private static String some(Set<String> pods) {
    String named =
        pods.stream()
            .limit(MOST_NAMED)
            .map(pod -> "`" + pod + "`")
            .collect(Collectors.joining(", "));
    int others = pods.size() - MOST_NAMED;
    return others > 0 ? named + " and " + others + " more" : named;
  }

  private static String words(List<Problem> found, Predicate<Problem> which) {
    return cut(
        found.stream()
            .filter(which)
            .map(problem -> problem.code() + " " + problem.message())
            .distinct()
            .collect(Collectors.joining("\n")));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
  }
}
