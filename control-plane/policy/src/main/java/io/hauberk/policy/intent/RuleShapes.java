package io.hauberk.policy.intent;

import io.hauberk.policy.intent.Shape.Amount;
import io.hauberk.policy.intent.Shape.Choice;
import io.hauberk.policy.intent.Shape.Field;
import io.hauberk.policy.intent.Shape.Fields;
import io.hauberk.policy.intent.Shape.Group;
import io.hauberk.policy.intent.Shape.ListOf;
import io.hauberk.policy.intent.Shape.MapOf;
import io.hauberk.policy.intent.Shape.NumberOrName;
import io.hauberk.policy.intent.Shape.Text;
import io.hauberk.policy.intent.Shape.True;
import io.hauberk.policy.intent.Shape.Whole;
import java.util.List;

/** The one vocabulary of conditions, shared by grants, guardrails and outside services. */
final class RuleShapes {
  static final Whole PORT = new Whole(1, 65535);

  static final Fields ACCOUNT =
      new Fields(
          List.of(
              field("namespace", true, Forms.NAMESPACE, "Its namespace."),
              field("name", true, Forms.ACCOUNT_NAME, "Its name.")),
          List.of());

  static final Fields EXPRESSION =
      new Fields(
          List.of(
              field("key", true, Forms.LABEL_KEY, "The key of the label."),
              new Field(
                  "operator",
                  true,
                  new Choice(List.of("In", "NotIn", "Exists", "DoesNotExist")),
                  "How the label is compared; NotIn also holds where the label is absent."),
              new Field(
                  "values",
                  false,
                  listOf(Forms.LABEL_VALUE),
                  "For In and NotIn, and only for them.")),
          List.of());

  private static final List<Field> SELECTOR_FIELDS =
      List.of(
          new Field(
              "matchLabels",
              false,
              new MapOf(Forms.LABEL_KEY, Forms.LABEL_VALUE),
              "Labels with their values; all must be there."),
          new Field(
              "matchExpressions",
              false,
              new ListOf(EXPRESSION, false, 32),
              "Expressions over labels; all must hold."));

  /** {@code {}} selects everything that it could select. */
  static final Fields PROTECT = new Fields(SELECTOR_FIELDS, List.of());

  static final Fields SELECTOR =
      new Fields(SELECTOR_FIELDS, List.of(atLeastOne("matchLabels", "matchExpressions")));

  /** Workloads of any namespace. */
  static final Fields WORKLOADS =
      new Fields(
          List.of(
              new Field("labels", false, PROTECT, "The workload carries them; {} for any."),
              new Field(
                  "namespaces",
                  false,
                  listOf(Forms.NAMESPACE),
                  "The workload's namespace is one of them.")),
          List.of(atLeastOne("labels", "namespaces")));

  private static final Fields GROUP =
      new Fields(
          List.of(
              field("group", true, Forms.NAME, "The name of an IdentityGroup."),
              field(
                  "namespace",
                  false,
                  Forms.NAMESPACE,
                  "Its namespace; absent: that of the policy. A guardrail must say it.")),
          List.of());

  private static final Fields FROM =
      new Fields(
          List.of(
              new Field("labels", false, SELECTOR, "The caller's workload carries them."),
              new Field(
                  "namespaces",
                  false,
                  listOf(Forms.NAMESPACE),
                  "The caller's namespace is one of them."),
              new Field(
                  "serviceAccounts",
                  false,
                  new ListOf(ACCOUNT, false, 64),
                  "The certificate is of one of these accounts, in the mesh's trust domain."),
              new Field("identities", false, GROUP, "The certificate is of a member of the group."),
              new Field(
                  "spiffeIds",
                  false,
                  listOf(Forms.SPIFFE_ID),
                  "The certificate has exactly one of these SPIFFE IDs."),
              new Field(
                  "addresses",
                  false,
                  listOf(Forms.ADDRESS_BLOCK),
                  "The address of the direct peer is in one of these blocks; never a forwarded"
                      + " header.")),
          List.of(
              atLeastOne(
                  "labels",
                  "namespaces",
                  "serviceAccounts",
                  "identities",
                  "spiffeIds",
                  "addresses")));

  private static final Fields PATH =
      new Fields(
          List.of(
              field("exact", false, HttpForms.EXACT_PATH, "The path and nothing else."),
              field(
                  "prefix",
                  false,
                  HttpForms.PREFIX_PATH,
                  "The path and all below it, segment by segment: /a covers /a and /a/b, never"
                      + " /ab."),
              field(
                  "template",
                  false,
                  HttpForms.TEMPLATE,
                  "Segment by segment: {x} is one segment, ** the rest, also none."),
              field(
                  "regex",
                  false,
                  HttpForms.REGEX,
                  "RE2, the whole path, without anchors, flags and look-around.")),
          List.of(exactlyOne("exact", "prefix", "template", "regex")));

  private static final Fields HEADER =
      new Fields(
          List.of(
              field("name", true, HttpForms.HEADER_NAME, "Without regard to case."),
              field("exact", false, HttpForms.HEADER_VALUE, "The whole value."),
              field("prefix", false, HttpForms.HEADER_VALUE, "How the value begins."),
              new Field("present", false, new True(), "With any value, also an empty one.")),
          List.of(exactlyOne("exact", "prefix", "present")));

  private static final Fields GRPC =
      new Fields(
          List.of(
              field("service", true, HttpForms.GRPC_SERVICE, "The service with its package."),
              new Field(
                  "methods",
                  false,
                  listOf(HttpForms.GRPC_METHOD),
                  "Its methods; absent: all of them.")),
          List.of());

  private static final Fields HTTP =
      new Fields(
          List.of(
              new Field("methods", false, listOf(HttpForms.METHODS), "Exact, upper case."),
              new Field(
                  "hosts",
                  false,
                  listOf(HttpForms.HOST),
                  "Without regard to case, port and final dot; *.example.org covers one label or"
                      + " more."),
              new Field(
                  "paths",
                  false,
                  new ListOf(PATH, false, 64),
                  "Compared with the path without query."),
              new Field("headers", false, new ListOf(HEADER, false, 32), "All of them must hold."),
              new Field(
                  "grpc",
                  false,
                  GRPC,
                  "A call of this service: its path, POST, a content type of gRPC.")),
          List.of(
              atLeastOne("methods", "hosts", "paths", "headers", "grpc"),
              atMostOne("grpc", "methods"),
              atMostOne("grpc", "paths")));

  /** What marks a list as one of rules: no two may have the same. */
  static final Field NAME_FIELD =
      field("name", true, Forms.NAME, "The last part of the decision's name; unique.");

  private static final Field FROM_FIELD =
      new Field(
          "from",
          false,
          new ListOf(FROM, false, 32),
          "Who asks: alternatives, in each of which every field must hold. Absent: every caller"
              + " with a certificate of the mesh.");
  private static final Field HTTP_FIELD =
      new Field(
          "http",
          false,
          new ListOf(HTTP, false, 32),
          "What is asked: alternatives, in each of which every field must hold. Absent:"
              + " everything.");

  static final Fields RULE =
      new Fields(
          List.of(
              NAME_FIELD,
              FROM_FIELD,
              new Field(
                  "ports",
                  false,
                  new ListOf(new NumberOrName(PORT, Forms.PORT_NAME), false, 64),
                  "Numbers or names. Absent: every port that the rule can be asked at."),
              HTTP_FIELD),
          List.of());

  static final Fields EXTERNAL_RULE =
      new Fields(List.of(NAME_FIELD, FROM_FIELD, HTTP_FIELD), List.of());

  private RuleShapes() {}

  /** Rules of one list, told apart by their names. */
  static ListOf rules(Fields rule, int most) {
    return new ListOf(rule, false, most);
  }

  static Field field(String name, boolean required, Form form, String says) {
    return new Field(name, required, new Text(form), says);
  }

  static ListOf listOf(Form form) {
    return new ListOf(new Text(form), false, 64);
  }

  static Group exactlyOne(String... names) {
    return new Group(Amount.EXACTLY_ONE, List.of(names));
  }

  static Group atLeastOne(String... names) {
    return new Group(Amount.AT_LEAST_ONE, List.of(names));
  }

  static Group atMostOne(String... names) {
    return new Group(Amount.AT_MOST_ONE, List.of(names));
  }
}
