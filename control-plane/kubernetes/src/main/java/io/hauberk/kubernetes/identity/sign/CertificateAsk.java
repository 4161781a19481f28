package io.hauberk.kubernetes.identity.sign;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.PodCertificateRequestSpec;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.PodCertificateRequestStatus;
import io.hauberk.identity.ServiceAccount;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * A PodCertificateRequest. It never changes but for its answer. What it says was checked by the API
 * server if a node made it; the object does not tell who did.
 *
 * @param uid of the request itself
 * @param version of the object, so that an answer only meets the object that was read
 * @param longest that its certificate may live, from its not-before to its not-after
 * @param stub PKCS#10, DER
 * @param wishes keys of the annotations that the pod's author wants looked at
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record CertificateAsk(
    ServiceAccount account,
    String name,
    String uid,
    String version,
    String podName,
    String podUid,
    String nodeName,
    Duration longest,
    byte[] stub,
    Set<String> wishes) {
  private static final int DEFAULT_SECONDS = 86_400;
  private static final Set<String> FINAL = Set.of("Issued", "Denied", "Failed");

  /**
   * @throws IllegalArgumentException when it is none that an API server would have taken
   */
  static CertificateAsk of(PodCertificateRequest request) {
    PodCertificateRequestSpec spec = request.getSpec();
    Integer seconds = spec.getMaxExpirationSeconds();
    return new CertificateAsk(
        new ServiceAccount(request.getMetadata().getNamespace(), spec.getServiceAccountName()),
        request.getMetadata().getName(),
        request.getMetadata().getUid(),
        request.getMetadata().getResourceVersion(),
        spec.getPodName(),
        spec.getPodUID(),
        spec.getNodeName(),
        Duration.ofSeconds(seconds == null ? DEFAULT_SECONDS : seconds),
        Base64.getDecoder().decode(spec.getStubPKCS10Request()),
        spec.getUnverifiedUserAnnotations() == null
            ? Set.of()
            : Set.copyOf(spec.getUnverifiedUserAnnotations().keySet()));
  }

  /** Whether it has got its answer, of whatever kind. */
  static boolean isAnswered(PodCertificateRequest request) {
    PodCertificateRequestStatus status = request.getStatus();
    if (status == null) {
      return false;
    }
    List<Condition> conditions =
        status.getConditions() == null ? List.of() : status.getConditions();
    return status.getCertificateChain() != null
        || conditions.stream().anyMatch(c -> FINAL.contains(c.getType()));
  }

  String namespace() {
    return account.namespace();
  }

  /** {@code namespace/name} of the pod. */
  String pod() {
    return namespace() + "/" + podName;
  }
}
