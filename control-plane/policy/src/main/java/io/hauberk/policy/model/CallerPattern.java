package io.hauberk.policy.model;

import java.util.List;

/**
 * One entry of {@code from}: identity and address must both hold.
 *
 * @param addresses of the direct peer; empty asks nothing
 */
public record CallerPattern(Identities identities, List<AddressBlock> addresses) {
  public CallerPattern {
    addresses = List.copyOf(addresses);
  }
}
