package io.hauberk.envoy.compile;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;

/** What a proxy proves itself with, and what it believes others by. */
public final class SecretCompiler {
  public static final String IDENTITY = "identity";
  public static final String BUNDLE = "bundle";

  /** Name of the certificate and key in a file of secrets, of {@link IdentitySource.Files}. */
  static final String IDENTITY_FILE = "id";

  /** Name of the authorities in a file of secrets. */
  static final String TRUST_FILE = "trust";

  private SecretCompiler() {}

  /**
   * One message switches chain and key together, and the key never travels.
   *
   * @param chainPem the leaf, then its issuers
   * @param keyFile path of the private key on the workload's machine
   */
  public static XdsResource identity(String chainPem, String keyFile) {
    TlsCertificate certificate =
        TlsCertificate.newBuilder()
            .setCertificateChain(DataSource.newBuilder().setInlineString(chainPem))
            .setPrivateKey(DataSource.newBuilder().setFilename(keyFile))
            .build();
    return XdsResource.of(
        IDENTITY, Secret.newBuilder().setName(IDENTITY).setTlsCertificate(certificate).build());
  }

  /**
   * @param bundlePem the authorities of the trust domain
   */
  public static XdsResource bundle(String bundlePem) {
    CertificateValidationContext context =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(DataSource.newBuilder().setInlineString(bundlePem))
            .build();
    return XdsResource.of(
        BUNDLE, Secret.newBuilder().setName(BUNDLE).setValidationContext(context).build());
  }
}
