package io.hauberk.identity.peer;

import io.hauberk.identity.SpiffeId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes a server whose certificate leads to one of the roots, whose only URI name is the
 * expected SPIFFE ID, and which is a leaf for servers. Host names are not looked at: who the server
 * is matters, not where. It is for the client's end, and believes no client. Safe for use by many
 * threads.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X.509-SVID
 *     §5</a>
 */
public final class PeerTrust extends X509ExtendedTrustManager {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final int KEY_CERT_SIGN = 5;
  private static final int CRL_SIGN = 6;

  private final List<X509Certificate> roots;
  private final SpiffeId expected;
  private final InstantSource clock;

  /**
   * @param roots of the trust domain; without any, nobody is believed
   * @param expected who the server has to be
   */
  public PeerTrust(List<X509Certificate> roots, SpiffeId expected, InstantSource clock) {
    this.roots = List.copyOf(roots);
    this.expected = expected;
    this.clock = clock;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    Optional<String> problem = ChainValidator.validate(List.of(chain), roots, clock.instant());
    if (problem.isPresent()) {
      throw new CertificateException(
          "the certificate does not lead to a root of the trust domain: " + problem.get());
    }
    X509Certificate leaf = chain[0];
    CertificateNames names = CertificateNames.of(leaf);
    if (!names.isOnly(expected)) {
      throw new CertificateException("the server is " + names.uris() + ", not `" + expected + "`");
    }
    if (!isForServers(leaf) || mayIssue(leaf)) {
      throw new CertificateException("the certificate of the server is not one for servers");
    }
  }

  private static boolean isForServers(X509Certificate leaf) throws CertificateException {
    List<String> purposes = leaf.getExtendedKeyUsage();
    return purposes != null && purposes.contains(SERVER_AUTH);
  }

  private static boolean mayIssue(X509Certificate leaf) {
    boolean[] usage = leaf.getKeyUsage();
    return leaf.getBasicConstraints() >= 0
        || (usage != null && (usage[KEY_CERT_SIGN] || usage[CRL_SIGN]));
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
