package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link Cluster} by requests to the API server, none of them answered from a cache. */
final class ApiServer implements Cluster {
  private final KubernetesClient client;
  private final ObjectMapper json = new ObjectMapper();

  ApiServer(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public boolean mayAssert(Requester requester, String guardedLabel, String namespace)
      throws UnansweredException {
    SubjectAccessReview question =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(requester.name())
            .withUid(requester.uid())
            .withGroups(requester.groups())
            .withExtra(requester.extra())
            .withNewResourceAttributes()
            .withGroup(ObjectReviewer.GROUP)
            .withVersion("v1alpha1")
            .withResource("guardedlabels")
            .withName(guardedLabel)
            .withVerb("assert")
            .withNamespace(namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    return ask(
        () ->
            Boolean.TRUE.equals(
                client
                    .authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(question)
                    .getStatus()
                    .getAllowed()));
  }

  @Override
  public Optional<Map<String, String>> template(Owner owner) throws UnansweredException {
    Optional<LabelCarrier> kind = LabelCarrier.of(owner);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.get().resource().group())
            .withVersion(kind.get().version())
            .withPlural(kind.get().resource().name())
            .withKind(kind.get().kind())
            .withNamespaced(true)
            .build();
    @Nullable GenericKubernetesResource found =
        ask(
            () ->
                client
                    .genericKubernetesResources(context)
                    .inNamespace(owner.namespace())
                    .withName(owner.name())
                    .get());
    if (found == null || !owner.uid().equals(found.getMetadata().getUid())) {
      return Optional.empty();
    }
    JsonNode object = json.valueToTree(found);
    return Optional.of(kind.get().labels(object));
  }

  @Override
  public Optional<Map<String, String>> namespace(String name) throws UnansweredException {
    @Nullable Namespace found = ask(() -> client.namespaces().withName(name).get());
    return Optional.ofNullable(found)
        .map(n -> Optional.ofNullable(n.getMetadata().getLabels()).orElse(Map.of()));
  }

  private static <T extends @Nullable Object> T ask(Supplier<T> question)
      throws UnansweredException {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new UnansweredException(String.valueOf(e.getMessage()), e);
    }
  }
}
