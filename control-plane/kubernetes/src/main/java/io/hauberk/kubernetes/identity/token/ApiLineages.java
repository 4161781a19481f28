package io.hauberk.kubernetes.identity.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.policy.intent.Code;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Keeps a pod's newest key in an annotation of the pod. It is written through the pod's status, for
 * which no right to change what the pod runs is needed.
 */
final class ApiLineages implements Lineages {
  static final String ANNOTATION = "hauberk.io/identity-key";

  /** Statuses change a few times in a second at most. */
  private static final int TRIES = 5;

  private final KubernetesClient client;

  ApiLineages(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Held read(PodFacts pod) throws IdentityRefused {
    try {
      Pod now = client.pods().inNamespace(pod.namespace()).withName(pod.name()).get();
      if (now == null || !now.getMetadata().getUid().equals(pod.uid())) {
        throw IdentityRefused.forGood(Code.POD_UNKNOWN, "pod `" + pod.title() + "` is gone");
      }
      ObjectMeta meta = now.getMetadata();
      return new Held(
          Optional.ofNullable(meta.getAnnotations()).map(all -> all.get(ANNOTATION)),
          meta.getResourceVersion());
    } catch (KubernetesClientException e) {
      throw away(pod, e);
    }
  }

  /** A pod that starts is written by its kubelet all the while: that is no other key. */
  @Override
  public void write(PodFacts pod, Held before, Lineage next) throws IdentityRefused {
    Held held = before;
    for (int tries = 1; held.text().equals(before.text()); tries++) {
      try {
        put(pod, held.version(), next);
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tries == TRIES) {
          throw away(pod, e);
        }
        held = read(pod);
      }
    }
    throw IdentityRefused.forNow(
        Code.ATTESTATION_AWAY, "another key of pod `" + pod.title() + "` was kept meanwhile");
  }

  private void put(PodFacts pod, String version, Lineage next) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("metadata")
        .put("uid", pod.uid())
        .put("resourceVersion", version)
        .putObject("annotations")
        .put(ANNOTATION, next.text());
    client
        .pods()
        .inNamespace(pod.namespace())
        .withName(pod.name())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  private static IdentityRefused away(PodFacts pod, KubernetesClientException e) {
    return IdentityRefused.forNow(
        Code.ATTESTATION_AWAY,
        "the newest key of pod `"
            + pod.title()
            + "` cannot be looked up or kept (status "
            + e.getCode()
            + ")");
  }
}
