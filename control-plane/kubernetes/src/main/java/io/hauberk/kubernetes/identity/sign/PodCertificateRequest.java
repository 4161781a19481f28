package io.hauberk.kubernetes.identity.sign;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.PodCertificateRequestSpec;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.PodCertificateRequestStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * How a kubelet asks for a pod's certificate. The client has this kind as {@code v1beta1} only,
 * which clusters do not serve; the fields are those of {@code v1}.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/">Certificates</a>
 */
@Group("certificates.k8s.io")
@Version("v1")
@Plural("podcertificaterequests")
public final class PodCertificateRequest
    extends CustomResource<PodCertificateRequestSpec, PodCertificateRequestStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
