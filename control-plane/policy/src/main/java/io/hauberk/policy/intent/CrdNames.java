package io.hauberk.policy.intent;

import java.util.List;

/**
 * What {@code kubectl} calls the objects of a kind, and what it prints of them.
 *
 * @param plural as in URLs and in rights
 * @param shortName for those who type it often
 * @param columns between the name and the age
 */
record CrdNames(String plural, String shortName, List<Column> columns) {
  private static final Column MODE = new Column("Mode", ".spec.mode", 0);
  private static final Column ACCEPTED = condition("Accepted", 0);
  private static final Column RESOLVED = condition("ResolvedRefs", 1);
  private static final Column PROGRAMMED = new Column("Programmed", ".status.programmed", 0);

  CrdNames {
    columns = List.copyOf(columns);
  }

  /**
   * @throws IllegalArgumentException for a kind that exists in files only
   */
  static CrdNames of(Kind kind) {
    return switch (kind) {
      case MeshConfig ->
          new CrdNames(
              "meshconfigs",
              "hmesh",
              List.of(
                  new Column("Trust Domain", ".spec.trustDomain", 0),
                  new Column("Lifetime", ".spec.certificates.lifetime", 0),
                  ACCEPTED,
                  PROGRAMMED));
      case MeshPolicy ->
          new CrdNames("meshpolicies", "hpol", List.of(MODE, ACCEPTED, PROGRAMMED, RESOLVED));
      case MeshGuardrail ->
          new CrdNames("meshguardrails", "hguard", List.of(MODE, ACCEPTED, PROGRAMMED, RESOLVED));
      case GuardedLabel ->
          new CrdNames(
              "guardedlabels",
              "hlabel",
              List.of(
                  new Column("Key", ".spec.key", 0),
                  new Column("Values", ".spec.values", 0),
                  new Column("Attested", ".spec.attested", 0),
                  ACCEPTED));
      case IdentityGroup -> new CrdNames("identitygroups", "hgroup", List.of(ACCEPTED, RESOLVED));
      case Quarantine ->
          new CrdNames(
              "quarantines",
              "hquar",
              List.of(
                  new Column("Reason", ".spec.reason", 0),
                  new Column("Expires", ".spec.expires", 0),
                  ACCEPTED,
                  PROGRAMMED));
      case ExternalService ->
          new CrdNames(
              "externalservices",
              "hext",
              List.of(
                  new Column("Host", ".spec.host", 0),
                  new Column("Port", ".spec.port", 0),
                  ACCEPTED,
                  PROGRAMMED,
                  RESOLVED));
      case Requirement ->
          new CrdNames(
              "requirements",
              "hreq",
              List.of(
                  new Column("Id", ".spec.id", 0),
                  new Column("Title", ".spec.title", 0),
                  ACCEPTED));
      case Workload ->
          throw new IllegalArgumentException(
              "Workload exists in files only: on Kubernetes pods and services say this");
    };
  }

  private static Column condition(String type, int priority) {
    return new Column(type, ".status.conditions[?(@.type==\"" + type + "\")].status", priority);
  }

  /**
   * @param priority 0 always, 1 with {@code -o wide}
   */
  record Column(String name, String path, int priority) {
    String type() {
      return path.equals(".spec.port")
          ? "integer"
          : path.equals(".spec.attested") ? "boolean" : "string";
    }
  }
}
