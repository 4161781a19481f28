package io.hauberk.kubernetes.identity.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.util.Optional;

/** {@link PodQuestions} to a Kubernetes API server. */
public final class ApiPodQuestions implements PodQuestions {
  private final KubernetesClient client;
  private final SidecarShape shape;

  public ApiPodQuestions(KubernetesClient client, SidecarShape shape) {
    this.client = client;
    this.shape = shape;
  }

  @Override
  public Optional<PodFacts> find(String namespace, String name) throws IdentityRefused {
    try {
      return Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get())
          .map(pod -> PodFacts.of(pod, shape));
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw IdentityRefused.forNow(
          Code.ATTESTATION_AWAY,
          "the API server does not say whether pod `" + namespace + "/" + name + "` is there");
    }
  }
}
