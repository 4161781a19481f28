package io.hauberk.policy.model;

import java.math.BigInteger;

/**
 * A block of IP addresses in CIDR form (RFC 4632, RFC 4291), with no bit set behind the prefix.
 *
 * @param prefixLength in bits
 */
public record AddressBlock(IpAddress network, int prefixLength) {
  public AddressBlock {
    if (prefixLength < 0 || prefixLength > network.bits()) {
      throw new IllegalArgumentException("`/" + prefixLength + "` is not a prefix length");
    }
    if (network.value().mod(BigInteger.TWO.pow(network.bits() - prefixLength)).signum() != 0) {
      throw new IllegalArgumentException(
          "`" + network + "/" + prefixLength + "` has bits set behind its prefix");
    }
  }

  /**
   * @param text such as {@code 10.0.0.0/8}, {@code fd00::/8} or a single address
   * @throws IllegalArgumentException with a message for the user
   */
  public static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    try {
      return new AddressBlock(
          address, slash < 0 ? address.bits() : Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("`" + text + "` is not an address block", e);
    }
  }

  public boolean contains(IpAddress address) {
    return address.bits() == network.bits()
        && address
            .value()
            .shiftRight(network.bits() - prefixLength)
            .equals(network.value().shiftRight(network.bits() - prefixLength));
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }
}
