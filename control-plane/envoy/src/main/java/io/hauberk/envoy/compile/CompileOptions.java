package io.hauberk.envoy.compile;

import java.util.Optional;

/**
 * @param epoch counts up when open connections must end: it stands in the metadata of every filter
 *     chain, so that Envoy drains them
 * @param identity where TLS contexts take certificate and roots from
 * @param collector to whom proxies tell what they decide; absent: they write it on their standard
 *     output only
 */
public record CompileOptions(long epoch, IdentitySource identity, Optional<Collector> collector) {
  /** With an identity that is pushed. */
  public CompileOptions(long epoch) {
    this(epoch, new IdentitySource.Pushed());
  }

  /** Without a collector. */
  public CompileOptions(long epoch, IdentitySource identity) {
    this(epoch, identity, Optional.empty());
  }

  public CompileOptions telling(Collector to) {
    return new CompileOptions(epoch, identity, Optional.of(to));
  }
}
