package io.hauberk.sidecar.identity;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.StreamObserver;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.TlsIdentity;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.enrollment.v1.Certificate;
import io.hauberk.enrollment.v1.EnrollRequest;
import io.hauberk.enrollment.v1.EnrollmentGrpc;
import io.hauberk.enrollment.v1.RenewRequest;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.identity.peer.CertificateNames;
import io.hauberk.sidecar.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An enrolment service over a real authority, real TLS and loopback, that can be stopped, started
 * and told to say no.
 */
final class FakeEnrollment extends EnrollmentGrpc.EnrollmentImplBase implements AutoCloseable {
  static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private volatile boolean durable;
  private static final Context.Key<SSLSession> SESSION = Context.key("session");

  private final Authority authority;
  private final TlsIdentity identity;
  private final Duration lifetime;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Status> refusal = new AtomicReference<>();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final List<String> issued = new CopyOnWriteArrayList<>();
  private int port;
  private @Nullable Server server;

  FakeEnrollment(Path state, Duration lifetime) throws Exception {
    this.authority =
        Authority.open(
            state, DOMAIN, new AuthorityOptions(InstantSource.system(), new SecureRandom()));
    this.identity = authority.issueServer(List.of("127.0.0.1"), Duration.ofHours(1));
    this.lifetime = lifetime;
    start();
  }

  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                            identity.key(), identity.chain().toArray(new X509Certificate[0])))
                    .trustManager(authority.bundle().toArray(new X509Certificate[0]))
                    .clientAuth(ClientAuth.OPTIONAL)
                    .protocols("TLSv1.3")
                    .build())
            .intercept(new SessionInterceptor())
            .addService(this)
            .build()
            .start();
    port = server.getPort();
  }

  void stop() {
    try {
      if (server != null) {
        server.shutdownNow().awaitTermination();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  JoinToken token(WorkloadId workload) {
    String secret = "secret-" + tokens.size();
    tokens.add(secret);
    return new JoinToken(workload, secret, address(), DOMAIN, authority.bundle());
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", port);
  }

  Authority authority() {
    return authority;
  }

  /** Serials in the order of issuance, repeated answers included. */
  List<String> issued() {
    return issued;
  }

  void refuse(@Nullable Status status) {
    refusal.set(status);
  }

  /** Issues, but the answers get lost. */
  void loseAnswers(int number) {
    answersToLose.set(number);
  }

  @Override
  public void enroll(EnrollRequest request, StreamObserver<Certificate> answer) {
    if (!tokens.contains(request.getJoinToken())) {
      answer.onError(Status.UNAUTHENTICATED.withDescription("token unknown").asException());
      return;
    }
    issue(
        WorkloadId.parse(request.getWorkload()),
        request.getCertificationRequest(),
        request.getKeyFile(),
        answer);
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<Certificate> answer) {
    try {
      X509Certificate peer = (X509Certificate) SESSION.get().getPeerCertificates()[0];
      String[] instance = CertificateNames.of(peer).dnsNames().getFirst().split("\\.", -1);
      issue(
          new WorkloadId(instance[1], instance[0]),
          request.getCertificationRequest(),
          request.getKeyFile(),
          answer);
    } catch (SSLPeerUnverifiedException | java.security.cert.CertificateParsingException e) {
      answer.onError(Status.UNAUTHENTICATED.withDescription("no certificate").asException());
    }
  }

  private void issue(
      WorkloadId workload, ByteString csr, String keyFile, StreamObserver<Certificate> answer) {
    Status status = refusal.get();
    if (status != null) {
      answer.onError(status.asException());
      return;
    }
    try {
      IssuedCertificate certificate =
          authority.issue(
              new IssuanceRequest(
                  DOMAIN.account(new ServiceAccount(workload.namespace(), workload.name())),
                  DOMAIN.instance(workload),
                  csr.toByteArray(),
                  keyFile,
                  lifetime));
      issued.add(certificate.serial());
      if (answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        answer.onError(Status.UNAVAILABLE.withDescription("lost").asException());
        return;
      }
      answer.onNext(answer(certificate));
      answer.onCompleted();
    } catch (IssuanceRefused | CertificateEncodingException e) {
      answer.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
    }
  }

  /** Every answer from now on says so. */
  void wantDurable() {
    durable = true;
  }

  private Certificate answer(IssuedCertificate certificate) throws CertificateEncodingException {
    Certificate.Builder answer =
        Certificate.newBuilder()
            .setRenewAt(certificate.renewAt().getEpochSecond())
            .setDurable(durable);
    for (X509Certificate c : certificate.chain()) {
      answer.addChain(ByteString.copyFrom(c.getEncoded()));
    }
    for (X509Certificate c : authority.bundle()) {
      answer.addBundle(ByteString.copyFrom(c.getEncoded()));
    }
    return answer.build();
  }

  @Override
  public void close() {
    stop();
    authority.close();
  }

  private static final class SessionInterceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      return Contexts.interceptCall(
          Context.current().withValue(SESSION, session), call, headers, next);
    }
  }
}
