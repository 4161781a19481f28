package io.hauberk.sidecar.identity;

import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.ServerAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What an agent works with.
 *
 * @param workload whose identity it is
 * @param directory where it is kept, by one agent at a time
 * @param tokenFile for the first certificate, and for a new start after the last one ended; read
 *     each time, never changed
 * @param server instead of the one in the token file
 */
public record IdentityOptions(
    WorkloadId workload,
    Path directory,
    Optional<Path> tokenFile,
    Optional<ServerAddress> server,
    InstantSource clock,
    SecureRandom random) {}
