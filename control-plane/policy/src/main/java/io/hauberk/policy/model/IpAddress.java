package io.hauberk.policy.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An IP address.
 *
 * @param value the address as an unsigned number
 * @param bits 32 for IPv4, 128 for IPv6
 */
public record IpAddress(BigInteger value, int bits) {
  private static final Pattern V4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final Pattern V6 =
      Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:]*(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3})?");

  /**
   * @throws IllegalArgumentException with a message for the user when {@code text} is no literal
   */
  public static IpAddress parse(String text) {
    if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
      try {
        byte[] bytes = InetAddress.getByName(text).getAddress();
        return new IpAddress(new BigInteger(1, bytes), bytes.length * 8);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("`" + text + "` is not an IP address", e);
      }
    }
    throw new IllegalArgumentException("`" + text + "` is not an IP address");
  }

  @Override
  public String toString() {
    byte[] bytes = new byte[bits / 8];
    byte[] raw = value.toByteArray();
    int n = Math.min(raw.length, bytes.length);
    System.arraycopy(raw, raw.length - n, bytes, bytes.length - n, n);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
