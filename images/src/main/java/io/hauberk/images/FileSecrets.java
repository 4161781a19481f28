package io.hauberk.images;

/**
 * Where Envoy reads its identity and whom to trust: files that the kubelet writes and renews. Envoy
 * watches the folder only of secrets that come by SDS, hence SDS from files that never change.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/configuration/security/secret#key-rotation">Envoy,
 *     SDS key rotation</a>
 */
final class FileSecrets {
  /** One file holds the key, the leaf and the intermediate. */
  static final String IDENTITY =
      """
      {"resources": [{
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "name": "id",
        "tls_certificate": {
          "certificate_chain": {"filename": "/run/hauberk/id/bundle.pem"},
          "private_key": {"filename": "/run/hauberk/id/bundle.pem"},
          "watched_directory": {"path": "/run/hauberk/id"}
        }
      }]}
      """;

  static final String TRUST =
      """
      {"resources": [{
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "name": "trust",
        "validation_context": {
          "trusted_ca": {"filename": "/run/hauberk/id/trust.pem"},
          "watched_directory": {"path": "/run/hauberk/id"}
        }
      }]}
      """;

  /** The pod's token, where a key-writer and not the kubelet makes its keys. */
  static final String TOKEN =
      """
      {"resources": [{
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "name": "token",
        "generic_secret": {
          "secret": {
            "filename": "/run/hauberk/id/token",
            "watched_directory": {"path": "/run/hauberk/id"}
          }
        }
      }]}
      """;

  /** What the key-writer asks a certificate with. */
  static final String REQUEST =
      """
      {"resources": [{
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "name": "request",
        "generic_secret": {
          "secret": {
            "filename": "/run/hauberk/keys/csr.b64",
            "watched_directory": {"path": "/run/hauberk/keys"}
          }
        }
      }]}
      """;

  private FileSecrets() {}
}
