package io.hauberk.server.admin;

import io.hauberk.admin.v1.Alarm;
import io.hauberk.admin.v1.Certificate;
import io.hauberk.admin.v1.Problem;
import io.hauberk.admin.v1.Quarantine;
import io.hauberk.admin.v1.Refused;
import io.hauberk.admin.v1.Status;
import io.hauberk.admin.v1.Workload;
import io.hauberk.authority.Authority;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.server.enroll.Alarms;
import io.hauberk.server.enroll.IssuanceCount;
import io.hauberk.server.publish.CompiledWorkload;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.quarantine.QuarantineDesk;
import io.hauberk.server.xds.ProxyStatus;
import io.hauberk.server.xds.Refusal;
import io.hauberk.server.xds.XdsServer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is in force, who has it, and what is wrong. */
public final class StatusReport {
  private final Supplier<MeshImage> mesh;
  private final XdsServer xds;
  private final Authority authority;
  private final IssuanceCount issued;
  private final Alarms alarms;
  private final QuarantineDesk quarantines;

  public StatusReport(
      Supplier<MeshImage> mesh,
      XdsServer xds,
      Authority authority,
      IssuanceCount issued,
      Alarms alarms,
      QuarantineDesk quarantines) {
    this.mesh = mesh;
    this.xds = xds;
    this.authority = authority;
    this.issued = issued;
    this.alarms = alarms;
    this.quarantines = quarantines;
  }

  Status status(String listen) {
    MeshImage image = mesh.get();
    Status.Builder status =
        Status.newBuilder()
            .setTrustDomain(image.model().trustDomain().name())
            .setRevision(image.revision())
            .setLoadedAt(image.loaded().getEpochSecond())
            .setListen(listen)
            .setFolderInForce(image.folderInForce());
    image.problems().forEach(problem -> status.addProblems(problem(problem)));
    Map<WorkloadId, List<ProxyStatus>> streams =
        xds.status().stream().collect(Collectors.groupingBy(ProxyStatus::workload));
    image
        .workloads()
        .forEach(
            (id, compiled) ->
                status.addWorkloads(workload(compiled, streams.getOrDefault(id, List.of()))));
    image
        .exclusions()
        .values()
        .forEach(e -> status.addQuarantines(quarantine(e, !quarantines.isOrdered(e))));
    for (Alarms.Alarm alarm : alarms.all()) {
      status.addAlarms(
          Alarm.newBuilder()
              .setAt(alarm.at().getEpochSecond())
              .setWorkload(alarm.workload().toString())
              .setMessage(alarm.message()));
    }
    return status.build();
  }

  static Quarantine quarantine(Exclusion exclusion, boolean fromFolder) {
    return Quarantine.newBuilder()
        .setName(exclusion.name())
        .setTarget(QuarantineDesk.textOf(exclusion.target()))
        .setReason(exclusion.reason())
        .setExpiresAt(exclusion.expires().map(Instant::getEpochSecond).orElse(0L))
        .setFromFolder(fromFolder)
        .build();
  }

  private Workload workload(CompiledWorkload compiled, List<ProxyStatus> streams) {
    WorkloadId id = compiled.policy().workload();
    Workload.Builder workload =
        Workload.newBuilder()
            .setName(id.toString())
            .setAccount(compiled.policy().account().toString())
            .setRevision(compiled.config().revision().toString())
            .setConnected(!streams.isEmpty())
            .setInSync(
                !streams.isEmpty()
                    && streams.stream()
                        .flatMap(stream -> stream.types().stream())
                        .allMatch(type -> type.pending().isEmpty() && type.parked().isEmpty()));
    streams.stream()
        .flatMap(stream -> stream.types().stream())
        .flatMap(type -> type.parked().stream())
        .map(StatusReport::refused)
        .forEach(workload::addRefused);
    for (InstanceName instance : compiled.policy().instances()) {
      authority
          .latest(instance)
          .ifPresent(
              record ->
                  workload.setCertificate(certificate(record).setIssued(issued.of(instance))));
    }
    return workload.build();
  }

  private static Refused refused(Refusal refusal) {
    return Refused.newBuilder()
        .setType(refusal.typeUrl())
        .setResource(refusal.name())
        .setVersion(refusal.version())
        .setDetail(refusal.error())
        .build();
  }

  private static Certificate.Builder certificate(JournalRecord record) {
    return Certificate.newBuilder()
        .setSerial(record.serial())
        .setNotBefore(record.notBefore().getEpochSecond())
        .setNotAfter(record.notAfter().getEpochSecond())
        .setRenewAt(record.renewAt().getEpochSecond())
        .setKey(record.spkiSha256());
  }

  private static Problem problem(io.hauberk.policy.intent.Problem problem) {
    return Problem.newBuilder()
        .setCode(problem.code())
        .setSeverity(problem.severity().name().toLowerCase(Locale.ROOT))
        .setSource(problem.source())
        .setLine(problem.line())
        .setColumn(problem.column())
        .setMessage(problem.message())
        .build();
  }
}
