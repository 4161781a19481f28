package io.hauberk.kubernetes.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.kubernetes.source.OurKinds;
import io.hauberk.policy.intent.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Where status and events are put up: on the API server. */
final class StatusBoard {
  private static final String REPORTER = "hauberk.io/control-plane";
  private static final int LONGEST_NOTE = 1000;

  private final KubernetesClient client;
  private final String self;

  /**
   * @param self for events: which control plane
   */
  StatusBoard(KubernetesClient client, String self) {
    this.client = client;
    this.self = self;
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
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withGenerateName("hauberk-")
            .withNamespace(object.namespace().isEmpty() ? "default" : object.namespace())
            .endMetadata()
            .withReportingController(REPORTER)
            .withReportingInstance(self)
            .withAction("Programming")
            .withType("Warning")
            .withReason(reason)
            .withNote(note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE))
            .withRegarding(reference(object))
            .withNewEventTime(
                ZonedDateTime.ofInstant(now, ZoneOffset.UTC)
                    .truncatedTo(java.time.temporal.ChronoUnit.MICROS)
                    .toString())
            .build();
    if (client.resource(event).create() == null) {
      throw new IllegalStateException("the event was not taken");
    }
  }

  private Resource<GenericKubernetesResource> resource(CustomObject object) {
    var kind = OurKinds.of(client, object.kind());
    return object.namespace().isEmpty()
        ? kind.withName(object.name())
        : kind.inNamespace(object.namespace()).withName(object.name());
  }

  private static ObjectReference reference(CustomObject object) {
    return new ObjectReferenceBuilder()
        .withApiVersion(Kind.API_VERSION)
        .withKind(object.kind().name())
        .withNamespace(object.namespace().isEmpty() ? null : object.namespace())
        .withName(object.name())
        .withUid(object.uid())
        .build();
  }
}
