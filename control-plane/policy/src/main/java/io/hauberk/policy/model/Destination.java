package io.hauberk.policy.model;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;

/**
 * A port of another workload that some enforced grant lets this workload reach, for some request.
 *
 * @param account the server's certificate must carry exactly this SPIFFE ID
 * @param address where the server's sidecar listens
 */
public record Destination(
    WorkloadId workload, int port, Protocol protocol, SpiffeId account, SocketAddress address) {}
