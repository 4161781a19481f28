package io.hauberk.server.evidence;

import io.grpc.ServerInterceptor;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.Roster;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.evidence.seal.SealedLog;
import io.hauberk.server.main.ControlPlane;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The evidence of a control plane that runs, as its parts see it. */
public interface Evidence {
  ControlPlane plane();

  /** Where parts keep what is theirs, each in a folder of its own: {@code <state>/evidence}. */
  Path folder();

  /** Every record, in the order in which they were kept. */
  SealedLog log();

  /** Where further records are made: acts of administrators, alarms, gaps. */
  Recorder recorder();

  /** Where lines of proxies arrive. */
  Intake intake();

  /** Who was who. */
  Roster roster();

  /**
   * Puts who calls a service of a part under {@code PeerIdentity.CURRENT}, as for calls for
   * configuration; what shows no certificate of a workload is refused.
   */
  ServerInterceptor identity();

  /**
   * Told every record from the next one on, when it has been handed to the log, by whichever thread
   * did so. It must not block; what it throws is logged.
   */
  void onRecord(Consumer<EvidenceRecord> observer);

  /**
   * Ends that last: when nothing is recorded any more, everything that was is on the disk, and the
   * log can still be read.
   */
  void atTheEnd(AutoCloseable last);
}
