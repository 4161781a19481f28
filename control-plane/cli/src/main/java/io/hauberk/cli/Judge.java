package io.hauberk.cli;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;
import java.util.Optional;

/** Answers questions about one mesh by the evaluator. Safe for many threads. */
final class Judge {
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

  private final MeshModel mesh;

  Judge(MeshModel mesh) {
    this.mesh = mesh;
  }

  /**
   * @throws IllegalArgumentException with a message for the user when the question names what does
   *     not exist
   */
  Answer answer(Question question) {
    Case stated = state(question);
    return new Answer(
        Evaluator.evaluate(stated.policy(), stated.port(), stated.request(), stated.exclusions()),
        egress(question, stated));
  }

  /** The question in terms of the model. */
  Case state(Question question) {
    WorkloadPolicy caller = workload(question.from());
    WorkloadPolicy callee = workload(question.to());
    int number = number(callee, question.port());
    Optional<PortPolicy> port =
        callee.ports().stream().filter(p -> p.number() == number).findFirst();
    Caller who =
        new Caller(
            caller.account(),
            caller.instances().getFirst(),
            question.address().orElseGet(() -> addressOf(caller)));
    boolean http = port.map(p -> p.protocol() == Protocol.HTTP).orElse(true);
    return new Case(
        callee, number, http ? http(question, who) : new Request.Tcp(who), mesh.exclusions());
  }

  /** Everything that the evaluator asks for. */
  record Case(WorkloadPolicy policy, int port, Request request, List<Exclusion> exclusions) {}

  private static Request http(Question question, Caller who) {
    String target =
        question
            .target()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "port `" + question.port() + "` speaks HTTP: name a path"));
    return new Request.Http(
        who,
        question.method(),
        target,
        question.host().orElseGet(() -> question.to().host()),
        question.headers());
  }

  private WorkloadPolicy workload(WorkloadId id) {
    WorkloadPolicy policy = mesh.workloads().get(id);
    if (policy == null) {
      String known =
          mesh.workloads().keySet().stream()
              .filter(
                  other ->
                      other.name().equals(id.name()) || other.namespace().equals(id.namespace()))
              .findFirst()
              .map(other -> "; is it `" + other + "`")
              .orElse("; a `Workload` of that name must be among the files");
      throw new IllegalArgumentException("no workload `" + id + "`" + known);
    }
    return policy;
  }

  private static int number(WorkloadPolicy callee, String port) {
    return callee.ports().stream()
        .filter(p -> p.name().equals(port))
        .map(PortPolicy::number)
        .findFirst()
        .orElseGet(
            () -> {
              try {
                int number = Integer.parseInt(port);
                if (number >= 1 && number <= 65535) {
                  return number;
                }
              } catch (NumberFormatException e) {
                // told below
              }
              throw new IllegalArgumentException(
                  "`" + callee.workload() + "` has no port `" + port + "`");
            });
  }

  private static IpAddress addressOf(WorkloadPolicy caller) {
    return caller.ports().stream()
        .limit(1)
        .flatMap(p -> p.listen().stream())
        .map(listen -> listen.address())
        .findFirst()
        .orElse(LOOPBACK);
  }

  private Optional<DecisionName.EgressDeny> egress(Question question, Case stated) {
    boolean reachable =
        workload(question.from()).outbound().destinations().stream()
            .anyMatch(d -> d.workload().equals(question.to()) && d.port() == stated.port());
    return reachable ? Optional.empty() : Optional.of(new DecisionName.EgressDeny(question.from()));
  }
}
