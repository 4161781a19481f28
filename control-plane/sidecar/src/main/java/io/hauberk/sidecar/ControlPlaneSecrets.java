package io.hauberk.sidecar;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.identity.TrustDomain;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * What Envoy needs to speak to the control plane, as SDS files in the workload's directory: its own
 * certificate, and which certificate it accepts there. Each file is put in place by a rename, which
 * Envoy notices; open streams are not disturbed, the next connection uses the new one.
 */
public final class ControlPlaneSecrets {
  static final String CERTIFICATE_NAME = "control-plane-client";
  static final String CERTIFICATE_FILE = "control-plane-client.json";
  static final String TRUST_NAME = "control-plane-trust";
  static final String TRUST_FILE = "control-plane-trust.json";
  private static final String SECRET =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private final Path directory;

  public ControlPlaneSecrets(Path directory) {
    this.directory = directory;
  }

  /** Puts both in place. */
  public void put(WorkloadIdentity identity) throws IOException {
    certificate(identity.chainPem(), identity.key().file());
    trust(identity.bundlePem(), identity.account().trustDomain());
  }

  /**
   * @param chainPem leaf first
   * @param key file of the leaf's private key
   */
  void certificate(String chainPem, Path key) throws IOException {
    put(
        CERTIFICATE_FILE,
        Map.of(
            "@type",
            SECRET,
            "name",
            CERTIFICATE_NAME,
            "tls_certificate",
            Map.of(
                "certificate_chain", Map.of("inline_string", chainPem),
                "private_key", Map.of("filename", key.toString()))));
  }

  /**
   * @param bundlePem roots of the trust domain
   */
  void trust(String bundlePem, TrustDomain trustDomain) throws IOException {
    put(
        TRUST_FILE,
        Map.of(
            "@type",
            SECRET,
            "name",
            TRUST_NAME,
            "validation_context",
            Map.of(
                "trusted_ca",
                Map.of("inline_string", bundlePem),
                "match_typed_subject_alt_names",
                List.of(
                    Map.of(
                        "san_type",
                        "URI",
                        "matcher",
                        Map.of("exact", trustDomain.controlPlane().toString()))))));
  }

  private void put(String file, Map<String, Object> secret) throws IOException {
    Path next = Files.createTempFile(directory, file, ".next");
    new ObjectMapper().writeValue(next.toFile(), Map.of("resources", List.of(secret)));
    Files.move(next, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }
}
