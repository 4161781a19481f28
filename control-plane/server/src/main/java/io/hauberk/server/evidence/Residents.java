package io.hauberk.server.evidence;

import io.hauberk.evidence.record.Party;
import java.time.Instant;
import java.util.Optional;

/** What a cluster knows beyond the model of who is who. Safe for use by several threads. */
public interface Residents {
  /** Where there are no pods. */
  Residents NONE =
      new Residents() {
        @Override
        public Party.Workload housed(String instance, Party.Workload workload) {
          return workload;
        }

        @Override
        public Optional<String> at(String address, Instant when) {
          return Optional.empty();
        }
      };

  /** The workload with the pod that has, or had, that certificate; the same where it has none. */
  Party.Workload housed(String instance, Party.Workload workload);

  /** DNS name in the certificate of who had an address at that time. */
  Optional<String> at(String address, Instant when);
}
