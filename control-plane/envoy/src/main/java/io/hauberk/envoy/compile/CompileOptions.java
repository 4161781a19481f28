package io.hauberk.envoy.compile;

/**
 * @param epoch counts up when open connections must end: it stands in the metadata of every filter
 *     chain, so that Envoy drains them
 * @param identity where TLS contexts take certificate and roots from
 */
public record CompileOptions(long epoch, IdentitySource identity) {
  /** With an identity that is pushed. */
  public CompileOptions(long epoch) {
    this(epoch, new IdentitySource.Pushed());
  }
}
