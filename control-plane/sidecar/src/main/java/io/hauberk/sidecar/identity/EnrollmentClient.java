package io.hauberk.sidecar.identity;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.hauberk.enrollment.v1.Certificate;
import io.hauberk.enrollment.v1.EnrollRequest;
import io.hauberk.enrollment.v1.EnrollmentGrpc;
import io.hauberk.enrollment.v1.EnrollmentGrpc.EnrollmentBlockingStub;
import io.hauberk.enrollment.v1.RenewRequest;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.ServerAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the control plane for certificates. Speaks TLS 1.3 to whoever proves to be the trust
 * domain's control plane, and to nobody else. A connection lives for one call.
 */
public final class EnrollmentClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ServerAddress server;
  private final TrustDomain trustDomain;
  private final WorkloadId workload;
  private final InstantSource clock;

  public EnrollmentClient(
      ServerAddress server, TrustDomain trustDomain, WorkloadId workload, InstantSource clock) {
    this.server = server;
    this.trustDomain = trustDomain;
    this.workload = workload;
    this.clock = clock;
  }

  /**
   * The first certificate, by a join token.
   *
   * @throws EnrollmentRefused when the control plane says no, or proves to be somebody else
   * @throws ControlPlaneAway when it does not answer
   */
  public WorkloadIdentity enroll(JoinToken token, WorkloadKey key)
      throws EnrollmentRefused, ControlPlaneAway {
    EnrollRequest request =
        EnrollRequest.newBuilder()
            .setWorkload(workload.toString())
            .setJoinToken(token.secret())
            .setCertificationRequest(ByteString.copyFrom(PossessionProof.of(key)))
            .setKeyFile(key.file().toString())
            .build();
    return identity(key, call(channel().open(token.bundle()), stub -> stub.enroll(request)));
  }

  /**
   * The next certificate, by the current one.
   *
   * @param next a key that has not had a certificate
   */
  public WorkloadIdentity renew(WorkloadIdentity current, WorkloadKey next)
      throws EnrollmentRefused, ControlPlaneAway {
    RenewRequest request =
        RenewRequest.newBuilder()
            .setCertificationRequest(ByteString.copyFrom(PossessionProof.of(next)))
            .setKeyFile(next.file().toString())
            .build();
    return identity(next, call(channel().open(current), stub -> stub.renew(request)));
  }

  private WorkloadIdentity identity(WorkloadKey key, Certificate answer) throws EnrollmentRefused {
    return new Answer(trustDomain, workload, clock).identity(key, answer);
  }

  private ControlPlaneChannel channel() {
    return new ControlPlaneChannel(server, trustDomain, clock);
  }

  private Certificate call(
      ManagedChannel channel, Function<EnrollmentBlockingStub, Certificate> request)
      throws EnrollmentRefused, ControlPlaneAway {
    try {
      return request.apply(
          EnrollmentGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw new Refusal(server, workload).of(e);
    } finally {
      channel.shutdownNow();
    }
  }
}
