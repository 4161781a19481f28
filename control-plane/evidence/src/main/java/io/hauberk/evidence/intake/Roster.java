package io.hauberk.evidence.intake;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who was who, and what ruled, at a moment. Safe for use by several threads. */
public interface Roster {
  /** Knows nobody. */
  Roster EMPTY =
      new Roster() {
        @Override
        public Optional<Party.Workload> instance(String name, Instant at) {
          return Optional.empty();
        }

        @Override
        public Optional<Party.Workload> workload(String namespace, String name, Instant at) {
          return Optional.empty();
        }

        @Override
        public Optional<Party.Workload> address(String address, Instant at) {
          return Optional.empty();
        }

        @Override
        public List<String> requirements(String decision, Instant at) {
          return List.of();
        }

        @Override
        public Optional<Outcome.Layer> missed(Access denied, Instant at) {
          return Optional.empty();
        }
      };

  /** The holder of the certificate with that DNS name. */
  Optional<Party.Workload> instance(String name, Instant at);

  /** A workload, without saying which of its pods. */
  Optional<Party.Workload> workload(String namespace, String name, Instant at);

  /**
   * Who had an address of his own.
   *
   * @param address without a port
   */
  Optional<Party.Workload> address(String address, Instant at);

  /** Ids of the controls that a decision served. */
  List<String> requirements(String decision, Instant at);

  /**
   * The first layer at which no rule lined up with what was denied; empty where it is not known.
   */
  Optional<Outcome.Layer> missed(Access denied, Instant at);
}
