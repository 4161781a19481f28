package io.hauberk.server.xds;

/** Told what passes between the control plane and proxies, by their threads; it must not block. */
public interface XdsListener {
  /** Hears nothing. */
  XdsListener NONE = new XdsListener() {};

  /** A response was sent. */
  default void pushed(String typeUrl) {}

  /** A proxy accepted a response. */
  default void accepted(String typeUrl) {}

  /**
   * A proxy refused a response.
   *
   * @param words Envoy's, on one line
   */
  default void refused(ProxyIdentity proxy, String typeUrl, String words) {}
}
