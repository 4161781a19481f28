package io.hauberk.server.publish;

import io.hauberk.envoy.compile.ProxyConfig;
import io.hauberk.policy.model.WorkloadPolicy;

/**
 * A policy with what it was compiled to.
 *
 * @param epoch that it was compiled with
 */
public record CompiledWorkload(WorkloadPolicy policy, long epoch, ProxyConfig config) {}
