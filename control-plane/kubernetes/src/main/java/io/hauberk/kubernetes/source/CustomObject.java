package io.hauberk.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.SourceText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One object of ours, as the API server holds it.
 *
 * @param namespace empty for kinds that live in none
 * @param generation counts what its authors wrote
 * @param source what the reader reads: without what the server manages
 * @param spec what its authors wrote
 * @param status what the control plane said of it last
 * @param fingerprint of what its authors wrote; absent for one that is being deleted
 */
public record CustomObject(
    Kind kind,
    String namespace,
    String name,
    String uid,
    long generation,
    SourceText source,
    JsonNode spec,
    JsonNode status,
    Optional<String> fingerprint) {

  static CustomObject of(Kind kind, ObjectNode object) {
    JsonNode meta = object.path("metadata");
    String namespace = meta.path("namespace").asText("");
    String name = meta.path("name").asText("");
    return new CustomObject(
        kind,
        namespace,
        name,
        meta.path("uid").asText(""),
        meta.path("generation").asLong(0),
        new SourceText(sourceName(kind, namespace, name), written(object).toPrettyString()),
        object.path("spec"),
        object.path("status"),
        meta.has("deletionTimestamp") ? Optional.empty() : Optional.of(Fingerprint.of(object)));
  }

  /** {@code MeshPolicy shop/reads} or {@code MeshConfig mesh}. */
  public static String sourceName(Kind kind, String namespace, String name) {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }

  /** How events point at it. */
  public ObjectReference reference() {
    return new ObjectReferenceBuilder()
        .withApiVersion(Kind.API_VERSION)
        .withKind(kind.name())
        .withNamespace(namespace.isEmpty() ? null : namespace)
        .withName(name)
        .withUid(uid)
        .build();
  }

  /** Whether it says the same to the mesh. */
  boolean saysTheSame(CustomObject other) {
    return source.equals(other.source) && uid.equals(other.uid) && generation == other.generation;
  }

  /** What its authors wrote: without status, and without what the server manages in metadata. */
  public static ObjectNode written(ObjectNode object) {
    ObjectNode written = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      switch (field.getKey()) {
        case "metadata" -> written.set("metadata", metadata(field.getValue()));
        case "status" -> {}
        default -> written.set(field.getKey(), field.getValue());
      }
    }
    return written;
  }

  private static JsonNode metadata(JsonNode metadata) {
    if (!(metadata instanceof ObjectNode all)) {
      return metadata;
    }
    ObjectNode written = all.objectNode();
    for (String kept : List.of("name", "namespace")) {
      if (all.has(kept)) {
        written.set(kept, all.get(kept));
      }
    }
    return written;
  }
}
