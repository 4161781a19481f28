package io.hauberk.e2e.kubernetes;

import io.hauberk.authority.attest.CertificationRequests;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A PodCertificateRequest as a kubelet writes it, for a pod that need not exist. */
final class CertificateAsk {
  private CertificateAsk() {}

  static String of(String namespace, String pod, String node) {
    return """
        apiVersion: certificates.k8s.io/v1
        kind: PodCertificateRequest
        metadata: {generateName: ask-, namespace: %s}
        spec:
          signerName: hauberk.io/workload
          podName: %s
          podUID: 11111111-1111-4111-8111-111111111111
          serviceAccountName: default
          serviceAccountUID: 22222222-2222-4222-8222-222222222222
          nodeName: %s
          nodeUID: 33333333-3333-4333-8333-333333333333
          maxExpirationSeconds: 86400
          stubPKCS10Request: %s
        """
        .formatted(namespace, pod, node, Base64.getEncoder().encodeToString(request()));
  }

  private static byte[] request() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return CertificationRequests.create(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
