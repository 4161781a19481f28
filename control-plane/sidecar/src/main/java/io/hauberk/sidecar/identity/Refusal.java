package io.hauberk.sidecar.identity;

import io.grpc.StatusRuntimeException;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.ServerAddress;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Says in words why a call failed, and whether to try again. */
record Refusal(ServerAddress server, WorkloadId workload) {

  /** Throws one of the two; the declared result lets the caller say {@code throw}. */
  EnrollmentRefused of(StatusRuntimeException e) throws ControlPlaneAway {
    String said = e.getStatus().getDescription();
    return switch (e.getStatus().getCode()) {
      case UNAUTHENTICATED ->
          refused("does not accept the token or the certificate", said, newToken(), e);
      case ALREADY_EXISTS ->
          refused(
              "already has a live certificate for `" + workload + "`",
              said,
              "stop the other holder, or wait until that certificate has ended",
              e);
      case PERMISSION_DENIED ->
          refused("gives `" + workload + "` no certificate", said, "ask who excluded it", e);
      case INVALID_ARGUMENT, FAILED_PRECONDITION, NOT_FOUND, OUT_OF_RANGE, UNIMPLEMENTED ->
          refused("refuses the request", said, "compare the versions of both sides", e);
      case UNAVAILABLE -> unavailable(said, e);
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          ABORTED,
          INTERNAL,
          DATA_LOSS ->
          throw away(e.getStatus().getCode() + (said == null ? "" : ", " + said), e);
    };
  }

  private EnrollmentRefused unavailable(@Nullable String said, StatusRuntimeException e)
      throws ControlPlaneAway {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return new EnrollmentRefused(
            "whoever listens at `"
                + server
                + "` is not the control plane ("
                + cause.getMessage()
                + "): check the address, then the clock",
            e);
      }
    }
    throw away(said == null ? "no answer" : said, e);
  }

  private String newToken() {
    return "make a new one with `hauberk token " + workload + "`";
  }

  private EnrollmentRefused refused(
      String what, @Nullable String said, String fix, StatusRuntimeException e) {
    return new EnrollmentRefused(
        "the control plane "
            + what
            + (said == null || said.isEmpty() ? "" : " (" + said + ")")
            + ": "
            + fix,
        e);
  }

  private ControlPlaneAway away(String what, StatusRuntimeException e) {
    return new ControlPlaneAway(
        "the control plane at `" + server + "` does not answer (" + what + ")", e);
  }
}
