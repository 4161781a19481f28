package io.hauberk.kubernetes.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.hauberk.kubernetes.event.EventBoard;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.kubernetes.source.OurKinds;
import java.time.Instant;
import java.util.Map;

/** Where status and events are put up: on the API server. */
final class StatusBoard {
  private final KubernetesClient client;
  private final EventBoard events;

  /**
   * @param self for events: which control plane
   */
  StatusBoard(KubernetesClient client, String self) {
    this.client = client;
    this.events = new EventBoard(client, self);
  }

  /**
   * Replaces what is said of an object, if it is still that object.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not
   *     take it
   */
  void put(CustomObject object, ObjectStatus status, Instant now) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    // A patch with another UID is refused: the object of this name is a new one.
    patch.putObject("metadata").put("uid", object.uid());
    patch.set("status", status.json(object.status(), now));
    if (!status.programmed().isPresent() && object.status().has("programmed")) {
      ((ObjectNode) patch.path("status")).putNull("programmed");
    }
    GenericKubernetesResource patched =
        resource(object)
            .subresource("status")
            .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    if (patched == null) {
      throw new IllegalStateException("`" + object.source().name() + "` is gone");
    }
  }

  /** Adds an event of type Warning. */
  void warn(CustomObject object, String reason, String note, Instant now) {
    var unused =
        events.warn(
            object.reference(), new EventBoard.Warning("Programming", reason, note, Map.of()), now);
  }

  private Resource<GenericKubernetesResource> resource(CustomObject object) {
    var kind = OurKinds.of(client, object.kind());
    return object.namespace().isEmpty()
        ? kind.withName(object.name())
        : kind.inNamespace(object.namespace()).withName(object.name());
  }
}
