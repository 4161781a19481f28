package io.hauberk.kubernetes.identity.sign;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.ClusterTrustBundleSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The roots of the trust domain as a ClusterTrustBundle, which kubelets put beside the certificate
 * in each pod. Whoever changes or removes it finds it mended.
 */
final class RootBundle {
  private static final Logger LOG = System.getLogger(RootBundle.class.getName());

  private final KubernetesClient client;
  private final String signerName;
  private final String roots;
  private final BooleanSupplier leading;

  /**
   * @param roots PEM
   * @param leading asked right before each write
   */
  RootBundle(KubernetesClient client, String signerName, String roots, BooleanSupplier leading) {
    this.client = client;
    this.signerName = signerName;
    this.roots = roots;
    this.leading = leading;
  }

  /** {@code hauberk.io:workload:root}; a bundle of a signer must bear the signer's name. */
  static String nameFor(String signerName) {
    return signerName.replace('/', ':') + ":root";
  }

  /**
   * Makes it say what it should.
   *
   * @return whether it does; if not, to be called again
   */
  boolean keep() {
    try {
      Resource<ClusterTrustBundle> resource =
          client.resources(ClusterTrustBundle.class).withName(nameFor(signerName));
      ClusterTrustBundle there = resource.get();
      if (!leading.getAsBoolean()) {
        return false;
      }
      if (there == null) {
        client.resource(wanted(null)).create();
        LOG.log(Level.INFO, "published the roots as ClusterTrustBundle `{0}`", nameFor(signerName));
      } else if (!roots.equals(there.getSpec().getTrustBundle())) {
        client.resource(wanted(there.getMetadata().getResourceVersion())).update();
        LOG.log(Level.WARNING, "mended ClusterTrustBundle `{0}`", nameFor(signerName));
      }
      return true;
    } catch (KubernetesClientException e) {
      LOG.log(
          Level.WARNING,
          "ClusterTrustBundle `{0}` could not be kept: {1}",
          nameFor(signerName),
          String.valueOf(e.getMessage()));
      return false;
    }
  }

  private ClusterTrustBundle wanted(@Nullable String version) {
    ClusterTrustBundle bundle = new ClusterTrustBundle();
    bundle.setMetadata(
        new ObjectMetaBuilder()
            .withName(nameFor(signerName))
            .withResourceVersion(version)
            .addToLabels("app.kubernetes.io/managed-by", "hauberk")
            .build());
    bundle.setSpec(new ClusterTrustBundleSpec(signerName, roots));
    return bundle;
  }
}
