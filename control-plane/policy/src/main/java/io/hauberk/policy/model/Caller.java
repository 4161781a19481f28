package io.hauberk.policy.model;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;

/**
 * Who asks, as the server's sidecar sees it: a validated certificate and the direct peer's address.
 */
public record Caller(SpiffeId account, InstanceName instance, IpAddress address) {}
