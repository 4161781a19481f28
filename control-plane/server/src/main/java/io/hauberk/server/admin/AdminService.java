package io.hauberk.server.admin;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.hauberk.admin.v1.AdminGrpc;
import io.hauberk.admin.v1.CaReport;
import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.admin.v1.GetStatusRequest;
import io.hauberk.admin.v1.InspectCaRequest;
import io.hauberk.admin.v1.JoinToken;
import io.hauberk.admin.v1.Quarantine;
import io.hauberk.admin.v1.ReleaseRequest;
import io.hauberk.admin.v1.StartQuarantineRequest;
import io.hauberk.authority.Authority;
import io.hauberk.authority.encode.Pem;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.server.enroll.JoinTokens;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.quarantine.QuarantineDesk;
import io.hauberk.server.quarantine.QuarantineRefused;
import io.hauberk.server.state.StateFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Carries out what the operator asks. */
public final class AdminService extends AdminGrpc.AdminImplBase {
  private static final Logger LOG = System.getLogger(AdminService.class.getName());
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final Duration LONGEST_TOKEN_LIFE = Duration.ofDays(7);

  private final Supplier<MeshImage> mesh;
  private final Authority authority;
  private final Path state;
  private final JoinTokens tokens;
  private final QuarantineDesk quarantines;
  private final AdminTrail trail;
  private final StatusReport report;
  private final InstantSource clock;
  private final String listen;

  /**
   * @param listen {@code host:port} that stands in join tokens
   */
  public AdminService(
      Supplier<MeshImage> mesh,
      Authority authority,
      Path state,
      JoinTokens tokens,
      QuarantineDesk quarantines,
      AdminTrail trail,
      StatusReport report,
      InstantSource clock,
      String listen) {
    this.mesh = mesh;
    this.authority = authority;
    this.state = state;
    this.tokens = tokens;
    this.quarantines = quarantines;
    this.trail = trail;
    this.report = report;
    this.clock = clock;
    this.listen = listen;
  }

  @Override
  public void getStatus(
      GetStatusRequest request, StreamObserver<io.hauberk.admin.v1.Status> answer) {
    respond(answer, () -> report.status(listen));
  }

  @Override
  public void createToken(CreateTokenRequest request, StreamObserver<JoinToken> answer) {
    respond(
        answer,
        () -> {
          try {
            return token(request);
          } catch (Refused | StateFailure e) {
            trail.noToken(request.getWorkload(), String.valueOf(e.getMessage()));
            throw e;
          }
        });
  }

  @Override
  public void startQuarantine(StartQuarantineRequest request, StreamObserver<Quarantine> answer) {
    respond(
        answer,
        () -> {
          Optional<Duration> validFor =
              Optional.of(request.getValidFor())
                  .filter(seconds -> seconds != 0)
                  .map(seconds -> Duration.ofSeconds(Integer.toUnsignedLong(seconds)));
          return StatusReport.quarantine(order(request, validFor), false);
        });
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<Quarantine> answer) {
    respond(
        answer,
        () -> {
          try {
            Exclusion released = quarantines.release(request.getName());
            trail.released(request.getName(), released);
            return StatusReport.quarantine(released, false);
          } catch (QuarantineRefused | StateFailure e) {
            trail.refused(Action.DELETE, request.getName(), String.valueOf(e.getMessage()));
            throw e;
          }
        });
  }

  @Override
  public void inspectCa(InspectCaRequest request, StreamObserver<CaReport> answer) {
    respond(answer, () -> AuthorityReport.of(authority.trustDomain(), state, clock.instant()));
  }

  private Exclusion order(StartQuarantineRequest request, Optional<Duration> validFor)
      throws QuarantineRefused, StateFailure {
    SortedMap<String, Exclusion> before = mesh.get().exclusions();
    try {
      Exclusion exclusion =
          quarantines.order(request.getTarget(), request.getReason(), validFor, request.getName());
      trail.ordered(
          request.getTarget(), Optional.ofNullable(before.get(exclusion.name())), exclusion);
      return exclusion;
    } catch (QuarantineRefused | StateFailure e) {
      trail.refused(Action.CREATE, request.getTarget(), String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private JoinToken token(CreateTokenRequest request) throws StateFailure, Refused {
    WorkloadId workload = workload(request.getWorkload());
    if (mesh.get().workload(workload).isEmpty()) {
      throw new Refused(
          Status.NOT_FOUND,
          "no workload `" + workload + "` is in force in the mesh: add it to the folder first");
    }
    Duration life =
        request.getValidFor() == 0
            ? TOKEN_LIFE
            : Duration.ofSeconds(Integer.toUnsignedLong(request.getValidFor()));
    if (life.compareTo(LONGEST_TOKEN_LIFE) > 0) {
      throw new Refused(Status.INVALID_ARGUMENT, "a join token lives 7 days at most");
    }
    Instant expires = clock.instant().plus(life);
    String token = tokens.create(workload, life, request.getReplace());
    trail.token(
        workload.toString(),
        Map.of("expires", expires.toString(), "replace", String.valueOf(request.getReplace())));
    LOG.log(Level.INFO, "a join token for `{0}` was made, good until {1}", workload, expires);
    return JoinToken.newBuilder()
        .setToken(token)
        .setWorkload(workload.toString())
        .setExpiresAt(expires.getEpochSecond())
        .setTrustDomain(authority.trustDomain().name())
        .setServer(listen)
        .setBundle(Pem.encode(authority.bundle()))
        .build();
  }

  private static WorkloadId workload(String text) throws Refused {
    try {
      return WorkloadId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Refused(Status.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private interface Step<T> {
    T run() throws StateFailure, Refused, QuarantineRefused;
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Status status;

    Refused(Status status, String message) {
      super(message);
      this.status = status;
    }
  }

  private static <T> void respond(StreamObserver<T> answer, Step<T> step) {
    try {
      answer.onNext(step.run());
      answer.onCompleted();
    } catch (Refused e) {
      answer.onError(e.status.withDescription(e.getMessage()).asException());
    } catch (QuarantineRefused e) {
      Status status =
          switch (e.reason()) {
            case UNKNOWN -> Status.NOT_FOUND;
            case UNFIT -> Status.INVALID_ARGUMENT;
            case NAME_TAKEN -> Status.ALREADY_EXISTS;
            case IN_FOLDER -> Status.FAILED_PRECONDITION;
          };
      answer.onError(status.withDescription(e.getMessage()).asException());
    } catch (StateFailure e) {
      LOG.log(Level.ERROR, "{0}", e.getMessage());
      answer.onError(Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asException());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an order of the operator failed", e);
      answer.onError(
          Status.INTERNAL.withDescription("the control plane's log says why").asException());
    }
  }
}
