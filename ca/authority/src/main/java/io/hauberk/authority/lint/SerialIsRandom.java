package io.hauberk.authority.lint;

import java.math.BigInteger;
import java.util.Optional;

/** RFC 5280 §4.1.2.2: positive and at most 20 octets; here 127 random bits under a leading one. */
final class SerialIsRandom implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    BigInteger serial = candidate.certificate().getSerialNumber();
    return serial.signum() > 0 && serial.bitLength() == 128
        ? Optional.empty()
        : Optional.of("serial of " + serial.bitLength() + " bits");
  }
}
