package io.hauberk.server.enroll;

import io.hauberk.authority.Authority;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.server.enroll.EnrollmentRefused.Reason;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.state.StateFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Gives certificates to workloads that have proved who they are: the first against a one-time join
 * token, each further one against the newest that the workload has. All names come from the token
 * or from that certificate and from the model, none from the request.
 */
public final class Enrollment {
  private static final Logger LOG = System.getLogger(Enrollment.class.getName());

  private final Authority authority;
  private final JoinTokens tokens;
  private final Alarms alarms;
  private final Supplier<MeshImage> mesh;
  private final BiConsumer<InstanceName, IssuedCertificate> issued;
  private final InstantSource clock;
  private final Map<WorkloadId, Object> turns = new ConcurrentHashMap<>();

  /**
   * @param mesh what is in force
   * @param issued told of every certificate before it is handed out
   */
  public Enrollment(
      Authority authority,
      JoinTokens tokens,
      Alarms alarms,
      Supplier<MeshImage> mesh,
      BiConsumer<InstanceName, IssuedCertificate> issued,
      InstantSource clock) {
    this.authority = authority;
    this.tokens = tokens;
    this.alarms = alarms;
    this.mesh = mesh;
    this.issued = issued;
    this.clock = clock;
  }

  /**
   * A key that wants a certificate.
   *
   * @param certificationRequest PKCS#10, DER
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record KeyProof(byte[] certificationRequest, String keyFile) {}

  /**
   * What a workload gets.
   *
   * @param durable whether no decision of it may be lost while the control plane is away
   */
  record Enrolled(IssuedCertificate certificate, boolean durable) {}

  Enrolled enroll(WorkloadId workload, String token, KeyProof proof) throws EnrollmentRefused {
    try {
      JoinTokens.Grant grant = grant(workload, token);
      MeshImage now = mesh.get();
      WorkloadPolicy policy = inMesh(now, workload);
      refuseExcluded(now, policy);
      synchronized (turn(workload)) {
        Optional<JournalRecord> before = authority.latest(policy.instances().getFirst());
        if (grant.used()) {
          requireRepeat(before, proof);
        } else {
          requireNoOther(policy, grant, before);
          if (!tokens.consume(token)) {
            throw tokenUnknown();
          }
        }
        return issue(now, policy, proof);
      }
    } catch (StateFailure e) {
      LOG.log(Level.ERROR, "`{0}` could not enrol: {1}", workload, e.getMessage());
      throw tryAgain();
    }
  }

  /**
   * @param presented the client certificate of the connection, verified
   */
  Enrolled renew(X509Certificate presented, InstanceName instance, KeyProof proof)
      throws EnrollmentRefused {
    MeshImage now = mesh.get();
    WorkloadPolicy policy =
        now.workload(instance)
            .orElseThrow(
                () ->
                    new EnrollmentRefused(
                        Reason.NOT_IN_MESH, "`" + instance + "` is no longer in the mesh"));
    refuseExcluded(now, policy);
    synchronized (turn(policy.workload())) {
      Optional<JournalRecord> newest = authority.latest(instance);
      requireAccount(policy, newest);
      if (!isNewest(presented, newest) && !isRepeat(newest, proof)) {
        alarms.raise(
            policy.workload(),
            "asked for renewal with certificate "
                + presented.getSerialNumber().toString(16)
                + ", which has been superseded: its key may have been copied");
        throw new EnrollmentRefused(
            Reason.SUPERSEDED,
            "the certificate of this connection has been superseded: connect with the newest one");
      }
      return issue(now, policy, proof);
    }
  }

  private JoinTokens.Grant grant(WorkloadId workload, String token)
      throws StateFailure, EnrollmentRefused {
    return tokens
        .find(token)
        .filter(grant -> grant.workload().equals(workload))
        .orElseThrow(Enrollment::tokenUnknown);
  }

  private static WorkloadPolicy inMesh(MeshImage now, WorkloadId workload)
      throws EnrollmentRefused {
    return now.workload(workload)
        .orElseThrow(
            () ->
                new EnrollmentRefused(
                    Reason.NOT_IN_MESH,
                    "no workload `" + workload + "` is in force in the mesh: add it there first"));
  }

  private static void refuseExcluded(MeshImage now, WorkloadPolicy policy)
      throws EnrollmentRefused {
    Optional<Exclusion> exclusion = now.exclusion(policy.account(), policy.instances().getFirst());
    if (exclusion.isPresent()) {
      throw new EnrollmentRefused(
          Reason.QUARANTINED,
          "`"
              + policy.workload()
              + "` is excluded by quarantine `"
              + exclusion.get().name()
              + "`: it gets no certificate until it is released");
    }
  }

  private void requireNoOther(
      WorkloadPolicy policy, JoinTokens.Grant grant, Optional<JournalRecord> before)
      throws EnrollmentRefused {
    Instant now = clock.instant();
    Optional<JournalRecord> live = before.filter(record -> record.isLiveAt(now));
    if (live.isEmpty()) {
      return;
    }
    String what = "certificate " + live.get().serial() + " lives until " + live.get().notAfter();
    if (grant.replace()) {
      alarms.raise(policy.workload(), "a new enrolment takes the place of one whose " + what);
      return;
    }
    alarms.raise(policy.workload(), "a second enrolment was refused while " + what);
    throw new EnrollmentRefused(
        Reason.ALREADY_ENROLLED,
        "`"
            + policy.workload()
            + "` is enrolled already: stop the other one and wait until its certificate has"
            + " expired, or, if it is lost, ask the operator for `hauberk token --replace`");
  }

  private static void requireAccount(WorkloadPolicy policy, Optional<JournalRecord> newest)
      throws EnrollmentRefused {
    if (newest.filter(n -> !n.uri().equals(policy.account().toString())).isPresent()) {
      throw new EnrollmentRefused(
          Reason.NOT_IN_MESH,
          "`"
              + policy.workload()
              + "` has got another service account: enrol again with a token of"
              + " `hauberk token --replace`");
    }
  }

  private static void requireRepeat(Optional<JournalRecord> before, KeyProof proof)
      throws EnrollmentRefused {
    if (!isRepeat(before, proof)) {
      throw tokenUnknown();
    }
  }

  private static boolean isNewest(X509Certificate presented, Optional<JournalRecord> newest) {
    String serial = presented.getSerialNumber().toString(16);
    return newest.filter(n -> n.serial().equals(serial)).isPresent();
  }

  /** The authority makes sure that the file names the key that is proved. */
  private static boolean isRepeat(Optional<JournalRecord> newest, KeyProof proof) {
    return newest.flatMap(JournalRecord::keyFile).filter(proof.keyFile()::equals).isPresent();
  }

  private Enrolled issue(MeshImage now, WorkloadPolicy policy, KeyProof proof)
      throws EnrollmentRefused {
    try {
      IssuedCertificate certificate =
          authority.issue(
              new IssuanceRequest(
                      policy.account(),
                      policy.instances().getFirst(),
                      proof.certificationRequest(),
                      proof.keyFile(),
                      now.model().certificateLifetime())
                  .attesting(new AttestedLabels(now.model().labels(policy.workload()).attested())));
      LOG.log(
          Level.INFO,
          "`{0}` has got certificate {1} until {2}",
          policy.workload(),
          certificate.serial(),
          certificate.notAfter());
      issued.accept(policy.instances().getFirst(), certificate);
      return new Enrolled(certificate, now.isDurable(policy.instances().getFirst()));
    } catch (IssuanceRefused e) {
      throw new EnrollmentRefused(Reason.UNFIT, String.valueOf(e.getMessage()));
    } catch (AuthorityFailure e) {
      LOG.log(Level.ERROR, "`{0}` got no certificate: {1}", policy.workload(), e.getMessage());
      throw tryAgain();
    }
  }

  private Object turn(WorkloadId workload) {
    return turns.computeIfAbsent(workload, w -> new Object());
  }

  private static EnrollmentRefused tokenUnknown() {
    return new EnrollmentRefused(
        Reason.TOKEN_UNKNOWN,
        "the join token is unknown, used, expired or of another workload: ask the operator for a"
            + " new one");
  }

  private static EnrollmentRefused tryAgain() {
    return new EnrollmentRefused(
        Reason.TRY_AGAIN,
        "the control plane cannot issue certificates at this moment: its log says why");
  }
}
