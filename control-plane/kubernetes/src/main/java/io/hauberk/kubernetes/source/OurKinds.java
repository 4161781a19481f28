package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.hauberk.policy.intent.Crd;
import io.hauberk.policy.intent.Kind;

/** Our kinds, as the client asks for them. */
public final class OurKinds {
  private static final int SLASH = Kind.API_VERSION.indexOf('/');

  private OurKinds() {}

  public static MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      of(KubernetesClient client, Kind kind) {
    return client.genericKubernetesResources(
        new ResourceDefinitionContext.Builder()
            .withGroup(Kind.API_VERSION.substring(0, SLASH))
            .withVersion(Kind.API_VERSION.substring(SLASH + 1))
            .withKind(kind.name())
            .withPlural(Crd.plural(kind))
            .withNamespaced(kind.namespaced())
            .build());
  }
}
