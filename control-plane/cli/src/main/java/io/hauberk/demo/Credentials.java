package io.hauberk.demo;

import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** What a TLS client shows, and whom it believes. */
final class Credentials {
  private Credentials() {}

  /** With the certificate of a workload. */
  static SSLContext of(WorkloadIdentity identity, List<X509Certificate> roots) {
    try {
      return context(new KeyManager[] {new Insistent(identity)}, roots);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With no certificate at all. */
  static SSLContext none(List<X509Certificate> roots) {
    try {
      return context(new KeyManager[0], roots);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(KeyManager[] keys, List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    for (int i = 0; i < roots.size(); i++) {
      trusted.setCertificateEntry("root" + i, roots.get(i));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  /** Shows its certificate to everybody, also to those who ask for one of another authority. */
  private static final class Insistent extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";
    private final WorkloadIdentity identity;

    Insistent(WorkloadIdentity identity) {
      this.identity = identity;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key().privateKey();
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
