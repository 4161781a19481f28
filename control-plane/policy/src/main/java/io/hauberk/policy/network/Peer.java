package io.hauberk.policy.network;

import io.hauberk.policy.model.AddressBlock;

/** The other end of a connection, as a network can see it. */
public sealed interface Peer {
  record Pods(PodGroup group) implements Peer {}

  record Block(AddressBlock block) implements Peer {}
}
