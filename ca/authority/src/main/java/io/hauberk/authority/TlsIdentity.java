package io.hauberk.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its private key, which lives in memory only. Its text does not show the key.
 *
 * @param chain leaf first, then intermediates, without the root
 * @param renewAt when its holder should ask for the next one
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain, Instant renewAt) {
  public TlsIdentity {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "TLS identity of serial " + chain.getFirst().getSerialNumber().toString(16);
  }
}
