package io.hauberk.server.loss;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.hauberk.evidence.loss.Question;
import io.hauberk.evidence.loss.Testimony;
import io.hauberk.identity.SpiffeId;
import io.hauberk.replicas.v1.Answers;
import io.hauberk.replicas.v1.Farewell;
import io.hauberk.replicas.v1.Questions;
import io.hauberk.replicas.v1.ReplicasGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** A connection to another control plane. Calls take seconds, not longer. */
final class ReplicaLine implements AutoCloseable {
  private static final int AT_ONCE = 2000;
  private static final int LONGEST_ANSWER = 16 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** There is no second time. */
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  /** Then certificates are looked at again. */
  private static final Duration LIFE = Duration.ofHours(1);

  private final ManagedChannel channel;
  private final int port;
  private final Instant since;

  /**
   * Who calls.
   *
   * @param own its certificate
   * @param trust in whom it believes
   * @param id of all control planes
   * @param port at which it is asked itself
   */
  record Caller(KeyManager own, TrustManager trust, SpiffeId id, int port) {}

  /**
   * Nothing is sent before the first call.
   *
   * @param since now
   */
  static ReplicaLine open(InetSocketAddress where, Caller caller, Instant since) {
    try {
      SslContextBuilder tls =
          SslContextBuilder.forClient().keyManager(caller.own()).trustManager(caller.trust());
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(where)
              .sslContext(
                  GrpcSslContexts.configure(tls, SslProvider.JDK).protocols("TLSv1.3").build())
              .overrideAuthority("control-plane." + caller.id().trustDomain())
              .maxInboundMessageSize(LONGEST_ANSWER)
              .disableRetry()
              .build();
      return new ReplicaLine(channel, caller.port(), since);
    } catch (SSLException e) {
      throw new IllegalStateException("TLS 1.3 with the control plane's own key", e);
    }
  }

  /**
   * @param port at which this control plane is asked itself
   * @param since when it was opened
   */
  ReplicaLine(ManagedChannel channel, int port, Instant since) {
    this.channel = channel;
    this.port = port;
    this.since = since;
  }

  /**
   * An answer.
   *
   * @param from name of who gave it
   */
  record Heard(String from, List<Testimony> testimonies) {}

  boolean isOld(Instant now) {
    return since.plus(LIFE).isBefore(now);
  }

  Heard ask(String name, List<Question> questions) {
    List<Testimony> testimonies = new ArrayList<>();
    String from = "";
    int asked = 0;
    do {
      int end = Math.min(questions.size(), asked + AT_ONCE);
      Questions.Builder some = Questions.newBuilder().setFrom(name).setPort(port);
      questions.subList(asked, end).forEach(q -> some.addQuestions(ReplicaWire.to(q)));
      Answers answers = stub(PATIENCE).ask(some.build());
      answers.getTestimoniesList().forEach(t -> testimonies.add(ReplicaWire.of(t)));
      from = answers.getFrom();
      asked = end;
    } while (asked < questions.size());
    return new Heard(from, testimonies);
  }

  void leave(String name, List<Testimony> all) {
    int told = 0;
    do {
      int end = Math.min(all.size(), told + AT_ONCE);
      Farewell.Builder some =
          Farewell.newBuilder().setFrom(name).setPort(port).setLast(end == all.size());
      all.subList(told, end).forEach(t -> some.addTestimonies(ReplicaWire.to(t)));
      var unused = stub(FAREWELL).leave(some.build());
      told = end;
    } while (told < all.size());
  }

  /** Who was away is tried at once, not when a pause that grew meanwhile is over. */
  private ReplicasGrpc.ReplicasBlockingStub stub(Duration patience) {
    if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return ReplicasGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(patience.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
