package io.hauberk.policy.intent;

import static io.hauberk.policy.intent.CrdSchema.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The CustomResourceDefinition of a kind, from the same table of shapes as the parser and the JSON
 * Schema. Status is a subresource with conditions of {@code metav1}; {@code status.programmed} says
 * {@code n/m}: by how many of the sidecars concerned exactly this generation was taken.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/extend-resources">apiextensions
 *     .k8s.io/v1</a>
 */
public final class Crd {
  private static final String GROUP = Kind.API_VERSION.substring(0, Kind.API_VERSION.indexOf('/'));
  private static final String VERSION =
      Kind.API_VERSION.substring(Kind.API_VERSION.indexOf('/') + 1);

  private Crd() {}

  /** Every kind but those that exist in files only. */
  public static List<Kind> kinds() {
    return Stream.of(Kind.values()).filter(kind -> kind != Kind.Workload).toList();
  }

  /**
   * How the kind is called in URLs and in rights, such as {@code meshpolicies}.
   *
   * @throws IllegalArgumentException for a kind that exists in files only
   */
  public static String plural(Kind kind) {
    return CrdNames.of(kind).plural();
  }

  /**
   * YAML text; always the same for the same kind.
   *
   * @throws IllegalArgumentException for a kind that exists in files only
   */
  public static String of(Kind kind) {
    CrdNames names = CrdNames.of(kind);
    Map<String, Object> definition =
        object(
            "apiVersion",
            "apiextensions.k8s.io/v1",
            "kind",
            "CustomResourceDefinition",
            "metadata",
            object(
                "name",
                names.plural() + "." + GROUP,
                "labels",
                object(
                    "app.kubernetes.io/name",
                    "hauberk-crds",
                    "app.kubernetes.io/part-of",
                    "hauberk"),
                "annotations",
                object("helm.sh/resource-policy", "keep")),
            "spec",
            object(
                "group",
                GROUP,
                "scope",
                kind.namespaced() ? "Namespaced" : "Cluster",
                "names",
                names(kind, names),
                "versions",
                List.of(version(kind, names))));
    return new Dump(
            DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(1_000)
                .setDereferenceAliases(true)
                // the API server's reader takes True for a truth value: such texts are quoted
                .setSchema(new CoreSchema())
                .build())
        .dumpToString(definition);
  }

  private static Map<String, Object> names(Kind kind, CrdNames names) {
    return object(
        "kind",
        kind.name(),
        "listKind",
        kind.name() + "List",
        "plural",
        names.plural(),
        "singular",
        kind.name().toLowerCase(Locale.ROOT),
        "shortNames",
        List.of(names.shortName()),
        "categories",
        List.of("hauberk"));
  }

  private static Map<String, Object> version(Kind kind, CrdNames names) {
    return object(
        "name",
        VERSION,
        "served",
        true,
        "storage",
        true,
        "subresources",
        object("status", object()),
        "additionalPrinterColumns",
        columns(names),
        "schema",
        object("openAPIV3Schema", schema(kind)));
  }

  private static List<Map<String, Object>> columns(CrdNames names) {
    List<Map<String, Object>> columns = new ArrayList<>();
    for (CrdNames.Column column : names.columns()) {
      columns.add(
          object(
              "name",
              column.name(),
              "type",
              column.type(),
              "jsonPath",
              column.path(),
              "priority",
              column.priority()));
    }
    columns.add(object("name", "Age", "type", "date", "jsonPath", ".metadata.creationTimestamp"));
    return columns;
  }

  private static Map<String, Object> schema(Kind kind) {
    Map<String, Object> spec = object("description", "What is wanted.");
    spec.putAll(CrdSchema.of(DocumentShapes.spec(kind)));
    return object(
        "type",
        "object",
        "required",
        List.of("spec"),
        "x-kubernetes-validations",
        CelRule.ofObject(kind).stream().map(CelRule::json).toList(),
        "properties",
        object(
            "apiVersion",
            object("type", "string"),
            "kind",
            object("type", "string"),
            "metadata",
            object("type", "object"),
            "spec",
            spec,
            "status",
            CrdStatus.SCHEMA));
  }
}
