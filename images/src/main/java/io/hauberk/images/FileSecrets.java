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

  private FileSecrets() {}
}
