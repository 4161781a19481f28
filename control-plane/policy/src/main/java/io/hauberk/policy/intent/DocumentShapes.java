package io.hauberk.policy.intent;

import io.hauberk.policy.intent.Shape.Choice;
import io.hauberk.policy.intent.Shape.Field;
import io.hauberk.policy.intent.Shape.Fields;
import io.hauberk.policy.intent.Shape.MapOf;
import io.hauberk.policy.intent.Shape.Text;
import java.util.ArrayList;
import java.util.List;

/** The shape of a whole document of each kind. */
final class DocumentShapes {
  private DocumentShapes() {}

  static Fields of(Kind kind) {
    return new Fields(
        List.of(
            new Field(
                "apiVersion",
                true,
                new Choice(List.of(Kind.API_VERSION)),
                "The version of the kind."),
            new Field("kind", true, new Choice(List.of(kind.name())), "What the document says."),
            new Field("metadata", true, metadata(kind), "The name of the object."),
            new Field("spec", true, spec(kind), "What is wanted.")),
        List.of());
  }

  static Fields spec(Kind kind) {
    return switch (kind) {
      case MeshConfig -> SpecShapes.MESH_CONFIG;
      case Workload -> SpecShapes.WORKLOAD;
      case MeshPolicy -> SpecShapes.MESH_POLICY;
      case MeshGuardrail -> SpecShapes.MESH_GUARDRAIL;
      case GuardedLabel -> SpecShapes.GUARDED_LABEL;
      case IdentityGroup -> SpecShapes.IDENTITY_GROUP;
      case Quarantine -> SpecShapes.QUARANTINE;
      case ExternalService -> SpecShapes.EXTERNAL_SERVICE;
      case Requirement -> SpecShapes.REQUIREMENT;
    };
  }

  private static Form name(Kind kind) {
    return switch (kind) {
      case MeshConfig -> Forms.MESH;
      case Quarantine -> Forms.QUARANTINE_NAME;
      case Workload,
          MeshPolicy,
          MeshGuardrail,
          GuardedLabel,
          IdentityGroup,
          ExternalService,
          Requirement ->
          Forms.NAME;
    };
  }

  private static Fields metadata(Kind kind) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("name", true, new Text(name(kind)), "The name, unique among its kind."));
    if (kind.namespaced()) {
      fields.add(
          new Field(
              "namespace", true, new Text(Forms.NAMESPACE), "The namespace; there is no default."));
    }
    fields.add(
        new Field(
            "labels",
            false,
            new MapOf(Forms.LABEL_KEY, Forms.LABEL_VALUE),
            "Labels; those of a Workload are what selectors look at."));
    fields.add(
        new Field(
            "annotations",
            false,
            new MapOf(Forms.LABEL_KEY, Forms.ANNOTATION),
            "Notes for people and other tools."));
    return new Fields(fields, List.of());
  }
}
