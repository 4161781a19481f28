package io.hauberk.authority.cycle;

import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A signed and validated certificate that nobody has seen yet: it must be journalled first.
 *
 * @param chain the certificate, then its intermediates, without the root
 */
public record Signed(X509CertificateHolder holder, List<X509Certificate> chain) {
  public Signed {
    chain = List.copyOf(chain);
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }
}
