package io.hauberk.server.xds;

import java.util.function.Consumer;

/**
 * What a stream stands in.
 *
 * @param refusals of the workload, kept across its streams
 * @param closed told once when the stream has ended
 */
record StreamContext(
    ResourceCache cache,
    ProxyIdentity identity,
    Refusals refusals,
    XdsOptions options,
    Consumer<XdsStream<?, ?>> closed) {}
