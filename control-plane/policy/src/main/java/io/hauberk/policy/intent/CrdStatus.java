package io.hauberk.policy.intent;

import static io.hauberk.policy.intent.CrdSchema.object;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What the control plane says of an object.
 *
 * @see <a href="https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Condition">metav1.Condition
 *     </a>
 */
final class CrdStatus {
  private static final Map<String, Object> CONDITION =
      object(
          "type",
          "object",
          "required",
          List.of("type", "status", "lastTransitionTime", "reason", "message"),
          "properties",
          object(
              "type",
              object(
                  "description",
                  "Accepted, ResolvedRefs or Programmed.",
                  "type",
                  "string",
                  "maxLength",
                  316,
                  "pattern",
                  "^[A-Za-z][A-Za-z0-9./_-]*$"),
              "status",
              object("type", "string", "enum", List.of("True", "False", "Unknown")),
              "observedGeneration",
              object("type", "integer", "format", "int64", "minimum", 0),
              "lastTransitionTime",
              object("type", "string", "format", "date-time"),
              "reason",
              object(
                  "type",
                  "string",
                  "minLength",
                  1,
                  "maxLength",
                  1024,
                  "pattern",
                  "^[A-Za-z](?:[A-Za-z0-9_,:]*[A-Za-z0-9_])?$"),
              "message",
              object("type", "string", "maxLength", 32768)));

  static final Map<String, Object> SCHEMA =
      Collections.unmodifiableMap(
          object(
              "description",
              "What the control plane says of it.",
              "type",
              "object",
              "properties",
              object(
                  "observedGeneration",
                  object(
                      "description",
                      "The generation that was judged.",
                      "type",
                      "integer",
                      "format",
                      "int64",
                      "minimum",
                      0),
                  "programmed",
                  object(
                      "description",
                      "n/m: how many of the sidecars concerned took exactly this generation.",
                      "type",
                      "string",
                      "maxLength",
                      32),
                  "conditions",
                  object(
                      "type",
                      "array",
                      "maxItems",
                      16,
                      "x-kubernetes-list-type",
                      "map",
                      "x-kubernetes-list-map-keys",
                      List.of("type"),
                      "items",
                      CONDITION))));

  private CrdStatus() {}
}
