package io.hauberk.policy.intent;

import io.hauberk.policy.intent.Shape.Choice;
import io.hauberk.policy.intent.Shape.Field;
import io.hauberk.policy.intent.Shape.Fields;
import io.hauberk.policy.intent.Shape.ListOf;
import java.util.List;

/** What may stand under {@code spec} of each kind. */
final class SpecShapes {
  static final Field MODE =
      new Field(
          "mode",
          false,
          new Choice(List.of("enforce", "shadow")),
          "shadow: computed and logged beside what is enforced, never changes it. Absent:"
              + " enforce.");
  private static final Field REQUIREMENTS =
      new Field(
          "requirements",
          false,
          RuleShapes.listOf(Forms.REQUIREMENT),
          "The controls that it satisfies; they go along to the log and to reports.");

  static final Fields MESH_CONFIG =
      new Fields(
          List.of(
              RuleShapes.field(
                  "trustDomain",
                  true,
                  Forms.TRUST_DOMAIN,
                  "The SPIFFE trust domain of every certificate of the mesh."),
              new Field(
                  "certificates",
                  false,
                  new Fields(
                      List.of(
                          RuleShapes.field(
                              "lifetime",
                              false,
                              Forms.DURATION,
                              "How long a certificate is valid. Absent: 1h.")),
                      List.of()),
                  "What the CA hands out."),
              new Field(
                  "shadowNamespaces",
                  false,
                  new ListOf(new Shape.Text(Forms.NAMESPACE), true, 512),
                  "Every MeshPolicy of these namespaces is in mode shadow."),
              new Field(
                  "injection",
                  false,
                  new Fields(
                      List.of(
                          new Field(
                              "optOutNamespaces",
                              false,
                              new ListOf(new Shape.Text(Forms.NAMESPACE), true, 512),
                              "In these namespaces a pod may be labelled hauberk.io/inject:"
                                  + " disabled. Absent: nowhere.")),
                      List.of()),
                  "Who may stay without a sidecar, on Kubernetes."),
              new Field(
                  "evidence",
                  false,
                  new Fields(
                      List.of(
                          new Field(
                              "durable",
                              false,
                              new ListOf(RuleShapes.WORKLOADS, true, 64),
                              "Workloads whose decisions wait on their own disk while the control"
                                  + " plane is away: alternatives, in each of which every field"
                                  + " must hold. Absent: no workload; decisions of those moments"
                                  + " are counted.")),
                      List.of()),
                  "How decisions come to the control plane.")),
          List.of());

  private static final Fields PORT =
      new Fields(
          List.of(
              RuleShapes.field(
                  "name", false, Forms.PORT_NAME, "How policies may name it beside its number."),
              new Field("port", true, RuleShapes.PORT, "The number that policies name."),
              new Field(
                  "protocol",
                  true,
                  new Choice(List.of("http", "tcp", "tcp-server-first")),
                  "What is spoken; tcp-server-first where the server may speak first: the caller is"
                      + " then also judged in the TLS handshake."),
              RuleShapes.field(
                  "listen",
                  false,
                  Forms.SOCKET_ADDRESS,
                  "Where the sidecar binds. Absent: the workload's address and the port's number."),
              RuleShapes.field(
                  "app", true, Forms.SOCKET_ADDRESS, "Where the program itself listens.")),
          List.of());

  private static final Fields TCP_OUTBOUND =
      new Fields(
          List.of(
              RuleShapes.field("to", true, Forms.WORKLOAD_PORT, "namespace/workload:port."),
              RuleShapes.field(
                  "listen", true, Forms.SOCKET_ADDRESS, "Where the program connects to.")),
          List.of());

  private static final Fields OUTBOUND =
      new Fields(
          List.of(
              RuleShapes.field(
                  "listen",
                  false,
                  Forms.SOCKET_ADDRESS,
                  "Where the program sends HTTP requests; the host names the callee."),
              new Field(
                  "tcp",
                  false,
                  new ListOf(TCP_OUTBOUND, false, 64),
                  "One listener for each TCP port of another workload that the program wants.")),
          List.of(RuleShapes.atLeastOne("listen", "tcp")));

  static final Fields WORKLOAD =
      new Fields(
          List.of(
              RuleShapes.field(
                  "serviceAccount",
                  true,
                  Forms.ACCOUNT_NAME,
                  "Its account, in its own namespace: spiffe://<trust"
                      + " domain>/ns/<ns>/sa/<account>."),
              RuleShapes.field(
                  "address", false, Forms.ADDRESS, "Where other sidecars reach this one."),
              new Field(
                  "ports",
                  false,
                  new ListOf(PORT, true, 64),
                  "What it serves. Absent: it only calls others."),
              new Field("outbound", false, OUTBOUND, "How its program reaches others.")),
          List.of());

  static final Fields MESH_POLICY =
      new Fields(
          List.of(
              MODE,
              REQUIREMENTS,
              new Field(
                  "protect",
                  true,
                  RuleShapes.PROTECT,
                  "Which workloads of its namespace it opens; {} for all of them."),
              new Field(
                  "allow",
                  true,
                  RuleShapes.rules(RuleShapes.RULE, 256),
                  "Grants: each opens, none closes.")),
          List.of());

  static final Fields MESH_GUARDRAIL =
      new Fields(
          List.of(
              MODE,
              REQUIREMENTS,
              new Field(
                  "protect",
                  true,
                  RuleShapes.PROTECT,
                  "Which workloads it guards, in every namespace; {} for all of them."),
              new Field(
                  "only",
                  false,
                  RuleShapes.rules(RuleShapes.RULE, 64),
                  "A request must match one of these."),
              new Field(
                  "never",
                  false,
                  RuleShapes.rules(RuleShapes.RULE, 64),
                  "A request must match none of these.")),
          List.of(RuleShapes.atLeastOne("only", "never")));

  static final Fields GUARDED_LABEL =
      new Fields(
          List.of(
              RuleShapes.field("key", true, Forms.LABEL_KEY, "The key of the label."),
              new Field(
                  "values",
                  false,
                  RuleShapes.listOf(Forms.LABEL_VALUE),
                  "The values that are guarded. Absent: every value."),
              new Field(
                  "attested",
                  false,
                  new Shape.True(),
                  "The certificates of workloads with the label say so. Absent: they do not.")),
          List.of());

  private static final Fields MEMBER =
      new Fields(
          List.of(
              new Field(
                  "serviceAccount",
                  false,
                  RuleShapes.ACCOUNT,
                  "An account of the mesh's trust domain."),
              RuleShapes.field("spiffeId", false, Forms.SPIFFE_ID, "A SPIFFE ID.")),
          List.of(RuleShapes.exactlyOne("serviceAccount", "spiffeId")));

  static final Fields IDENTITY_GROUP =
      new Fields(
          List.of(
              new Field(
                  "members",
                  true,
                  new ListOf(MEMBER, true, 1024),
                  "Who belongs to it; [] for nobody.")),
          List.of());

  private static final Fields WORKLOAD_REFERENCE =
      new Fields(
          List.of(
              RuleShapes.field("namespace", true, Forms.NAMESPACE, "Its namespace."),
              RuleShapes.field("name", true, Forms.NAME, "Its name.")),
          List.of());

  static final Fields QUARANTINE =
      new Fields(
          List.of(
              new Field("identity", false, MEMBER, "Every workload of this account is excluded."),
              new Field(
                  "workload",
                  false,
                  WORKLOAD_REFERENCE,
                  "This workload is excluded, with all its pods on Kubernetes."),
              new Field(
                  "pod",
                  false,
                  new Fields(
                      List.of(
                          RuleShapes.field(
                              "uid", true, Forms.POD_UID, "Its `metadata.uid`; names come again.")),
                      List.of()),
                  "This one pod is excluded."),
              new Field(
                  "labels",
                  false,
                  RuleShapes.SELECTOR,
                  "Every workload with these labels is excluded, in every namespace."),
              RuleShapes.field("reason", true, Forms.SENTENCE, "Why; it stands in the evidence."),
              RuleShapes.field(
                  "expires",
                  false,
                  Forms.INSTANT,
                  "When it ends by itself (RFC 3339). Absent: when it is released.")),
          List.of(RuleShapes.exactlyOne("identity", "workload", "pod", "labels")));

  static final Fields EXTERNAL_SERVICE =
      new Fields(
          List.of(
              RuleShapes.field(
                  "host", true, HttpForms.DNS_NAME, "The DNS name that programs ask for."),
              new Field("port", true, RuleShapes.PORT, "Its port."),
              new Field(
                  "protocol",
                  true,
                  new Choice(List.of("http", "https")),
                  "https: the sidecar opens TLS and verifies the host's name."),
              new Field(
                  "addresses",
                  false,
                  RuleShapes.listOf(Forms.ADDRESS_MAYBE_PORT),
                  "Where it is: addresses, with a port where it differs. Absent: looked up in"
                      + " DNS."),
              RuleShapes.field(
                  "trustedCa",
                  false,
                  Forms.FILE,
                  "PEM file with the authorities of its certificate. Absent: the system's."),
              REQUIREMENTS,
              new Field(
                  "allow",
                  true,
                  RuleShapes.rules(RuleShapes.EXTERNAL_RULE, 64),
                  "Who may reach it; judged at the caller's own sidecar.")),
          List.of());

  static final Fields REQUIREMENT =
      new Fields(
          List.of(
              RuleShapes.field(
                  "id", true, Forms.REQUIREMENT, "How policies name it, such as pci-dss-4/1.3.1."),
              RuleShapes.field("title", true, Forms.SENTENCE, "What it asks, in one line."),
              RuleShapes.field("reference", false, Forms.SENTENCE, "Where to read it.")),
          List.of());

  private SpecShapes() {}
}
