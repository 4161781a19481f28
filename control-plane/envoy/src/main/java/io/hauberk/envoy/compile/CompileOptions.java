package io.hauberk.envoy.compile;

/**
 * @param epoch counts up when open connections must end: it stands in the metadata of every filter
 *     chain, so that Envoy drains them
 */
public record CompileOptions(long epoch) {}
