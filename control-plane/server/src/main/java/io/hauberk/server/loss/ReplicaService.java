package io.hauberk.server.loss;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.hauberk.evidence.loss.LossWatch;
import io.hauberk.evidence.loss.Testimony;
import io.hauberk.identity.TrustDomain;
import io.hauberk.replicas.v1.Answers;
import io.hauberk.replicas.v1.Farewell;
import io.hauberk.replicas.v1.Noted;
import io.hauberk.replicas.v1.Questions;
import io.hauberk.replicas.v1.ReplicasGrpc;
import io.hauberk.server.tls.PlanePeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Answers other control planes: the end of {@code replicas.proto} that is called. */
public final class ReplicaService extends ReplicasGrpc.ReplicasImplBase {
  private final LossWatch watch;
  private final Replicas replicas;

  /**
   * @param replicas told who calls
   */
  public ReplicaService(LossWatch watch, Replicas replicas) {
    this.watch = watch;
    this.replicas = replicas;
  }

  /** For the endpoint of the workloads, where control planes may call it and nobody else. */
  public ServerServiceDefinition definition(TrustDomain trustDomain) {
    return ServerInterceptors.intercept(this, new PlanePeer(trustDomain.controlPlane()));
  }

  @Override
  public void ask(Questions questions, StreamObserver<Answers> answer) {
    caller(questions.getPort()).ifPresent(where -> replicas.calledBy(questions.getFrom(), where));
    Optional<List<Testimony>> known =
        watch.asked(
            questions.getFrom(),
            questions.getQuestionsList().stream().map(ReplicaWire::of).toList());
    if (known.isEmpty()) {
      answer.onError(
          Status.UNAVAILABLE.withDescription("the control plane is stopping").asException());
      return;
    }
    Answers.Builder answers = Answers.newBuilder().setFrom(watch.name());
    known.get().forEach(testimony -> answers.addTestimonies(ReplicaWire.to(testimony)));
    answer.onNext(answers.build());
    answer.onCompleted();
  }

  @Override
  public void leave(Farewell farewell, StreamObserver<Noted> answer) {
    watch.left(
        farewell.getFrom(),
        farewell.getTestimoniesList().stream().map(ReplicaWire::of).toList(),
        farewell.getLast());
    if (farewell.getLast()) {
      replicas.left(farewell.getFrom(), caller(farewell.getPort()));
    }
    answer.onNext(Noted.getDefaultInstance());
    answer.onCompleted();
  }

  private static Optional<InetSocketAddress> caller(int port) {
    InetAddress from = PlanePeer.CALLER.get();
    return from == null || port == 0
        ? Optional.empty()
        : Optional.of(new InetSocketAddress(from, port));
  }
}
