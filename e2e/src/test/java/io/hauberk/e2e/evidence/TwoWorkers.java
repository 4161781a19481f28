package io.hauberk.e2e.evidence;

import io.hauberk.sidecar.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Envoy as a sidecar starts it, but with two workers, and counters every two seconds. */
final class TwoWorkers {
  private TwoWorkers() {}

  /**
   * @param script written there
   */
  static EnvoyBinary of(EnvoyBinary envoy, Path script) throws IOException {
    Files.writeString(
        script,
        """
        #!/bin/sh
        case " $* " in *" --concurrency 1 "*) ;; *) exec '%1$s' "$@" ;; esac
        before=
        for word; do
          shift
          [ "$before" = --concurrency ] && word=2
          set -- "$@" "$word"
          before=$word
        done
        exec '%1$s' "$@" --config-yaml 'stats_flush_interval: 2s'
        """
            .formatted(envoy.path()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new EnvoyBinary(script, envoy.version());
  }
}
