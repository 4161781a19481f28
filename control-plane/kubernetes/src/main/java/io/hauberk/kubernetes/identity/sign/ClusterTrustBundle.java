package io.hauberk.kubernetes.identity.sign;

import io.fabric8.kubernetes.api.model.certificates.v1beta1.ClusterTrustBundleSpec;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** Roots of a signer, as {@code v1} has them. */
@Group("certificates.k8s.io")
@Version("v1")
@Plural("clustertrustbundles")
public final class ClusterTrustBundle extends CustomResource<ClusterTrustBundleSpec, Void> {
  private static final long serialVersionUID = 1L;
}
