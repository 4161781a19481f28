package io.hauberk.testkit.interpret;

import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.IpAddress;
import java.util.List;

/**
 * The other end of a mutual TLS connection whose certificate chain is good.
 *
 * @param uriSans in the order of the certificate; as many as it carries
 * @param dnsSans the same
 */
public record Peer(List<String> uriSans, List<String> dnsSans, IpAddress address) {
  public Peer {
    uriSans = List.copyOf(uriSans);
    dnsSans = List.copyOf(dnsSans);
  }

  public static Peer of(Caller caller) {
    return new Peer(
        List.of(caller.account().toString()),
        List.of(caller.instance().dnsName()),
        caller.address());
  }
}
