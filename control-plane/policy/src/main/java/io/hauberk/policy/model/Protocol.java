package io.hauberk.policy.model;

/** What is spoken at a port, inside mutual TLS. */
public enum Protocol {
  HTTP,
  /** The client speaks first. */
  TCP,
  /** The server may speak first: the caller is judged in the TLS handshake as well. */
  TCP_SERVER_FIRST
}
