package io.hauberk.authority.template;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Serial numbers that nobody can guess and that do not repeat. */
public final class Serials {
  private Serials() {}

  /** 127 random bits under a leading one: always positive, always 32 hex digits. */
  public static BigInteger next(SecureRandom random) {
    return new BigInteger(127, random).setBit(127);
  }
}
