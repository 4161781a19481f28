package io.hauberk.server.enroll;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.hauberk.authority.Authority;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.enrollment.v1.Certificate;
import io.hauberk.enrollment.v1.EnrollRequest;
import io.hauberk.enrollment.v1.EnrollmentGrpc;
import io.hauberk.enrollment.v1.RenewRequest;
import io.hauberk.identity.WorkloadId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link Enrollment} over gRPC. */
public final class EnrollmentService extends EnrollmentGrpc.EnrollmentImplBase {
  private static final Logger LOG = System.getLogger(EnrollmentService.class.getName());

  private final Enrollment enrollment;
  private final Authority authority;
  private final Consumer<EnrollmentRefused> refused;

  public EnrollmentService(Enrollment enrollment, Authority authority) {
    this(enrollment, authority, refusal -> {});
  }

  /**
   * @param refused told of every refusal; it must not block
   */
  public EnrollmentService(
      Enrollment enrollment, Authority authority, Consumer<EnrollmentRefused> refused) {
    this.enrollment = enrollment;
    this.authority = authority;
    this.refused = refused;
  }

  @Override
  public void enroll(EnrollRequest request, StreamObserver<Certificate> answer) {
    respond(
        answer,
        () ->
            enrollment.enroll(
                workload(request.getWorkload()),
                request.getJoinToken(),
                new Enrollment.KeyProof(
                    request.getCertificationRequest().toByteArray(), request.getKeyFile())));
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<Certificate> answer) {
    @Nullable ClientCertificate client = ClientCertificate.current();
    respond(
        answer,
        () -> {
          if (client == null) {
            throw new EnrollmentRefused(
                EnrollmentRefused.Reason.TOKEN_UNKNOWN,
                "renewal needs the certificate that is renewed as client certificate");
          }
          return enrollment.renew(
              client.certificate(),
              client.instance(),
              new Enrollment.KeyProof(
                  request.getCertificationRequest().toByteArray(), request.getKeyFile()));
        });
  }

  private interface Step {
    Enrollment.Enrolled run() throws EnrollmentRefused;
  }

  private void respond(StreamObserver<Certificate> answer, Step step) {
    try {
      Certificate certificate = message(step.run());
      answer.onNext(certificate);
      answer.onCompleted();
    } catch (EnrollmentRefused e) {
      LOG.log(Level.INFO, "no certificate: {0}", e.getMessage());
      refused.accept(e);
      answer.onError(status(e.reason()).withDescription(e.getMessage()).asException());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an enrolment failed", e);
      answer.onError(
          Status.INTERNAL.withDescription("the control plane's log says why").asException());
    }
  }

  private static Status status(EnrollmentRefused.Reason reason) {
    return switch (reason) {
      case TOKEN_UNKNOWN -> Status.UNAUTHENTICATED;
      case ALREADY_ENROLLED -> Status.ALREADY_EXISTS;
      case NOT_IN_MESH, QUARANTINED, SUPERSEDED -> Status.PERMISSION_DENIED;
      case UNFIT -> Status.INVALID_ARGUMENT;
      case TRY_AGAIN -> Status.UNAVAILABLE;
    };
  }

  private static WorkloadId workload(String text) throws EnrollmentRefused {
    try {
      return WorkloadId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new EnrollmentRefused(EnrollmentRefused.Reason.UNFIT, String.valueOf(e.getMessage()));
    }
  }

  private Certificate message(Enrollment.Enrolled enrolled) {
    IssuedCertificate issued = enrolled.certificate();
    Certificate.Builder message = Certificate.newBuilder().setDurable(enrolled.durable());
    issued.chain().forEach(certificate -> message.addChain(der(certificate)));
    authority.bundle().forEach(root -> message.addBundle(der(root)));
    return message.setRenewAt(issued.renewAt().getEpochSecond()).build();
  }

  private static ByteString der(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
