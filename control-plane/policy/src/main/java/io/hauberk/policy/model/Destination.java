package io.hauberk.policy.model;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;

/**
 * A port of another workload that some enforced grant lets this workload reach, for some request.
 *
 * @param account the server's certificate must carry exactly this SPIFFE ID
 * @param reached how the server's sidecar is reached
 */
public record Destination(
    WorkloadId workload, int port, Protocol protocol, SpiffeId account, Reached reached) {}
