package io.hauberk.server.tls;

import io.hauberk.identity.SpiffeId;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes a server whose certificate leads to one of the roots and is that of a control plane.
 * Host names are not looked at: who the server is matters, not where.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X.509-SVID
 *     §5</a>
 */
public final class PlaneTrust extends X509ExtendedTrustManager {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private final Set<TrustAnchor> anchors;
  private final SpiffeId plane;
  private final InstantSource clock;

  /**
   * @param plane who the server has to be
   */
  public PlaneTrust(List<X509Certificate> roots, SpiffeId plane, InstantSource clock) {
    this.anchors =
        roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    this.plane = plane;
    this.clock = clock;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    requirePath(List.of(chain));
    X509Certificate leaf = chain[0];
    List<String> uris = SpiffeNames.of(leaf);
    if (!uris.equals(List.of(plane.toString()))) {
      throw new CertificateException("the server is " + uris + ", not `" + plane + "`");
    }
    List<String> purposes = leaf.getExtendedKeyUsage();
    if (purposes == null || !purposes.contains(SERVER_AUTH) || leaf.getBasicConstraints() >= 0) {
      throw new CertificateException("the certificate of the server is not one for servers");
    }
  }

  private void requirePath(List<X509Certificate> chain) throws CertificateException {
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "the certificate does not lead to a root of the trust domain: " + e.getMessage(), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this end is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
