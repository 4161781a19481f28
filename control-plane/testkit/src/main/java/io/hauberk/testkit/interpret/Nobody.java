package io.hauberk.testkit.interpret;

import io.hauberk.policy.model.IpAddress;
import java.util.List;

/** A peer without names, to ask what holds for everybody. */
final class Nobody {
  static final Peer PEER = new Peer(List.of(), List.of(), IpAddress.parse("0.0.0.0"));

  private Nobody() {}
}
