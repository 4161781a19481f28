package io.hauberk.authority.cycle;

import io.hauberk.authority.sign.Signer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate that may sign others, with its key.
 *
 * @param above the certificates between it and the root, nearest first, without the root; empty for
 *     a root and for the intermediates right below it
 */
public record Issuer(
    X509CertificateHolder holder,
    X509Certificate certificate,
    List<X509Certificate> above,
    Signer signer,
    boolean isRoot) {
  public Issuer {
    above = List.copyOf(above);
  }

  /** What a peer needs below the root to verify {@code leaf}. */
  List<X509Certificate> chainOf(X509Certificate leaf) {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf);
    if (!isRoot) {
      chain.add(certificate);
    }
    chain.addAll(above);
    return List.copyOf(chain);
  }
}
