package io.hauberk.kubernetes.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** Puts up events of type Warning ({@code events.k8s.io/v1}) as this control plane. */
public final class EventBoard {
  private static final String REPORTER = "hauberk.io/control-plane";

  /** Where events about what lives in no namespace are. */
  private static final String NOWHERE = "default";

  /** The API server takes 1,024 bytes. */
  private static final int LONGEST_NOTE = 1000;

  /** The API server takes six digits, no fewer. */
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String self;

  /**
   * @param self which control plane
   */
  public EventBoard(KubernetesClient client, String self) {
    this.client = client;
    this.self = self;
  }

  /** An event that was put up. */
  public record Posted(String namespace, String name) {}

  /**
   * What an event says.
   *
   * @param action what was done, or failed, as one word
   * @param reason why, as one word
   * @param note a sentence for people; what is too long is cut
   * @param annotations for programs
   */
  public record Warning(
      String action, String reason, String note, Map<String, String> annotations) {
    public Warning {
      annotations = Map.copyOf(annotations);
    }
  }

  /**
   * @throws KubernetesClientException when the API server does not take it
   */
  public Posted warn(ObjectReference regarding, Warning warning, Instant now) {
    String namespace = Optional.ofNullable(regarding.getNamespace()).orElse(NOWHERE);
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withGenerateName("hauberk-")
            .withNamespace(namespace)
            .withAnnotations(warning.annotations())
            .endMetadata()
            .withReportingController(REPORTER)
            .withReportingInstance(self)
            .withAction(warning.action())
            .withType("Warning")
            .withReason(warning.reason())
            .withNote(cut(warning.note()))
            .withRegarding(regarding)
            .withNewEventTime(MICROS.format(now))
            .build();
    Event created = client.resource(event).create();
    if (created == null) {
      throw new IllegalStateException("the event was not taken");
    }
    return new Posted(namespace, created.getMetadata().getName());
  }

  /**
   * Says that it has happened again.
   *
   * @param count how often so far, from 2 on
   * @return false when the event is not there any more: the API server forgets them after an hour
   * @throws KubernetesClientException when the API server does not take it
   */
  public boolean again(Posted event, int count, Instant now) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("series")
        .put("count", count)
        .<ObjectNode>set("lastObservedTime", text(MICROS.format(now)));
    try {
      return client
              .resources(Event.class)
              .inNamespace(event.namespace())
              .withName(event.name())
              .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString())
          != null;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }

  /**
   * Names in it come from strangers: no control character, and no end in the middle of a letter.
   */
  private static String cut(String note) {
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < note.length(); at += Character.charCount(note.codePointAt(at))) {
      int point = note.codePointAt(at);
      String letter = Character.isISOControl(point) ? "?" : Character.toString(point);
      bytes += letter.getBytes(UTF_8).length;
      if (bytes > LONGEST_NOTE) {
        return kept.append("…").toString();
      }
      kept.append(letter);
    }
    return kept.toString();
  }
}
