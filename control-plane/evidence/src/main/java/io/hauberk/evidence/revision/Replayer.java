package io.hauberk.evidence.revision;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.evaluate.Explainer;
import io.hauberk.policy.evaluate.Explanation;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.Verdict;
import io.hauberk.policy.model.WorkloadPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes decisions again, by the rules of the revision that stands in their records. */
public final class Replayer {
  /** So long after a change of the exclusions a proxy may not have heard of it. */
  private static final Duration ON_THE_WAY = Duration.ofMinutes(1);

  /** A proxy's clock may be ahead of ours by that much. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final RevisionIndex archive;

  public Replayer(RevisionIndex archive) {
    this.archive = archive;
  }

  /**
   * @throws IOException when the archive is damaged
   */
  public Replay replay(EvidenceRecord record) throws IOException {
    if (!(record.fact() instanceof Access access)) {
      return new Replay.Undetermined("it is no decision about a request");
    }
    if (access.outcome().decision().equals(DecisionName.Hardening.UNREAD.text())) {
      return new Replay.Undetermined(
          "nothing came that a rule could be asked about; nothing passed, and no rule decided");
    }
    try {
      return switch (access.observer().layer()) {
        case INBOUND -> inbound(record.time(), access);
        case OUTBOUND -> outbound(record.time(), access);
        case LISTENER -> listener(record.time(), access);
      };
    } catch (IllegalArgumentException e) {
      return new Replay.Undetermined(String.valueOf(e.getMessage()));
    }
  }

  private Replay inbound(Instant time, Access access) throws IOException {
    WorkloadId target = workload(access.target(), "target");
    Optional<WorkloadPolicy> rules = rules(target, time, access);
    if (rules.isEmpty()) {
      return notArchived(target, access);
    }
    int port =
        access
            .connection()
            .port()
            .orElseThrow(() -> new IllegalArgumentException("the record names no port"));
    Replay worst = new Replay.Undetermined("nothing is known of the exclusions at that time");
    for (List<Exclusion> exclusions : archive.exclusions(time.minus(ON_THE_WAY), time.plus(SKEW))) {
      for (Assumed request : requests(rules.get(), port, access)) {
        Replay replay = judge(rules.get(), port, request, exclusions, access.outcome());
        if (replay instanceof Replay.Same) {
          return replay;
        }
        worst = worst instanceof Replay.Differs ? worst : replay;
      }
    }
    return pathIsHidden(access)
        ? new Replay.Undetermined("a part of its path was left out of the record")
        : worst;
  }

  /** Whether a template stands in the record instead of the path. */
  private static boolean pathIsHidden(Access access) {
    return access.http().map(http -> http.redacted() && http.path().contains("{")).orElse(false);
  }

  private static Replay judge(
      WorkloadPolicy rules, int port, Assumed asked, List<Exclusion> exclusions, Outcome made) {
    Verdict verdict = Evaluator.evaluate(rules, port, asked.request(), exclusions).enforced();
    Optional<Explanation> explanation =
        Optional.of(Explainer.explain(rules, port, asked.request(), exclusions));
    return verdict.allowed() == made.allowed() && verdict.by().text().equals(made.decision())
        ? new Replay.Same(asked.assumption(), explanation)
        : new Replay.Differs(verdict.allowed(), verdict.by().text(), explanation);
  }

  private static List<Assumed> requests(WorkloadPolicy rules, int port, Access access) {
    Caller caller =
        new Caller(
            access
                .caller()
                .spiffeId()
                .map(SpiffeId::parse)
                .orElseThrow(() -> new IllegalArgumentException("the record names no caller")),
            access
                .caller()
                .instance()
                .map(InstanceName::new)
                .orElseThrow(() -> new IllegalArgumentException("the record names no instance")),
            access
                .caller()
                .address()
                .map(Replayer::host)
                .map(IpAddress::parse)
                .orElseThrow(() -> new IllegalArgumentException("the record names no address")));
    return access.http().isPresent()
        ? Assumed.of(access.http().get(), caller, rules, port)
        : List.of(new Assumed(new Request.Tcp(caller), Optional.empty()));
  }

  private Replay outbound(Instant time, Access access) throws IOException {
    WorkloadId caller = workload(access.caller(), "caller");
    if (access.target().workload().isEmpty()) {
      return new Replay.Undetermined(
          "it was decided at the caller's own sidecar, about a host outside the mesh");
    }
    WorkloadId target = workload(access.target(), "target");
    Optional<WorkloadPolicy> rules = rules(caller, time, access);
    if (rules.isEmpty()) {
      return notArchived(caller, access);
    }
    boolean reachable =
        rules.get().outbound().destinations().stream()
            .anyMatch(
                d ->
                    d.workload().equals(target)
                        && access.connection().port().map(p -> p == d.port()).orElse(true));
    return reachable == access.outcome().allowed()
        ? new Replay.Same(Optional.empty(), Optional.empty())
        : new Replay.Differs(
            reachable,
            reachable ? access.outcome().decision() : "egress-deny/" + caller,
            Optional.empty());
  }

  private Replay listener(Instant time, Access access) throws IOException {
    if (access.outcome().kind() != Outcome.Kind.UNMATCHED_PORT) {
      return new Replay.Undetermined(
          "it was decided before anything was asked, by certificate or connection, not by rules");
    }
    WorkloadId target = workload(access.target(), "target");
    Optional<WorkloadPolicy> rules = rules(target, time, access);
    if (rules.isEmpty()) {
      return notArchived(target, access);
    }
    boolean declared =
        rules.get().ports().stream()
            .anyMatch(p -> access.connection().port().map(n -> n == p.number()).orElse(false));
    return declared
        ? new Replay.Differs(false, "a rule of that port", Optional.empty())
        : new Replay.Same(Optional.empty(), Optional.empty());
  }

  private Optional<WorkloadPolicy> rules(WorkloadId workload, Instant time, Access access)
      throws IOException {
    String revision =
        access
            .outcome()
            .revision()
            .orElseThrow(() -> new IllegalArgumentException("the record names no revision"));
    return archive.rules(workload.toString(), revision, time.plus(SKEW));
  }

  private static Replay notArchived(WorkloadId workload, Access access) {
    return new Replay.Undetermined(
        "revision `"
            + access.outcome().revision().orElse("")
            + "` of `"
            + workload
            + "` is not in the archive");
  }

  private static WorkloadId workload(Party party, String which) {
    return party
        .workload()
        .map(w -> new WorkloadId(w.namespace(), w.name()))
        .orElseThrow(() -> new IllegalArgumentException("the record names no " + which));
  }

  /** Of {@code 10.0.0.1:443} and {@code [::1]:443}. */
  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    String host =
        colon < 0 || (address.indexOf(':') != colon && !address.startsWith("["))
            ? address
            : address.substring(0, colon);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
