package io.hauberk.policy.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A check that the API server runs when an object is applied. Every one also stands in the parser,
 * which needs no Kubernetes; here it saves the user a round.
 *
 * @param message what is wanted, without the path, which the API server puts before it
 * @see <a href="https://kubernetes.io/docs/reference/using-api/cel/">CEL in Kubernetes</a>
 */
record CelRule(String rule, String message) {
  private static final String SAYS_NAMESPACE =
      "%s.all(r, !has(r.from) || r.from.all(f, !has(f.identities) ||"
          + " has(f.identities.__namespace__)))";

  Map<String, Object> json() {
    return new TreeMap<>(Map.of("rule", rule, "message", message));
  }

  /** Of a whole object: only its name can be seen there. */
  static List<CelRule> ofObject(Kind kind) {
    List<CelRule> rules = new ArrayList<>();
    if (kind == Kind.MeshConfig) {
      rules.add(
          new CelRule(
              "self.metadata.name == 'mesh'",
              "there is one MeshConfig and its name is `mesh`: rename this one"));
      return rules;
    }
    rules.add(
        new CelRule(
            "size(self.metadata.name) <= 63 && !self.metadata.name.contains('.')",
            "a name has lower-case letters, digits and `-`, at most 63: rename this one"));
    if (kind == Kind.Quarantine) {
      rules.add(
          new CelRule(
              "self.metadata.name != 'list-not-received'",
              "`list-not-received` is the decision of a proxy without the list of quarantines:"
                  + " choose another name"));
    }
    return rules;
  }

  /** Of the fields at one place. */
  static List<CelRule> of(Shape.Fields fields) {
    List<CelRule> rules = new ArrayList<>();
    fields.groups().forEach(group -> rules.add(ofGroup(group)));
    if (fields.equals(RuleShapes.EXPRESSION)) {
      rules.add(
          new CelRule(
              "(self.operator == 'In' || self.operator == 'NotIn') == has(self.values)",
              "`In` and `NotIn` want `values`, `Exists` and `DoesNotExist` take none"));
    }
    if (fields.equals(SpecShapes.MESH_CONFIG)) {
      rules.add(
          new CelRule(
              "self.trustDomain == oldSelf.trustDomain",
              "the trust domain stands in every certificate of the mesh: to change it, delete the"
                  + " MeshConfig and make it anew"));
    }
    if (fields.equals(SpecShapes.MESH_GUARDRAIL)) {
      rules.add(
          new CelRule(
              "!has(self.only) || !has(self.never) || self.only.all(o, !self.never.exists(n, n.name"
                  + " == o.name))",
              "a rule of `only` and a rule of `never` have one name: it is the name of a decision,"
                  + " give each its own"));
      for (String list : List.of("only", "never")) {
        rules.add(
            new CelRule(
                "!has(self." + list + ") || " + SAYS_NAMESPACE.formatted("self." + list),
                "a guardrail lives in no namespace: its `identities` must say the group's"
                    + " `namespace`"));
      }
    }
    if (fields.equals(SpecShapes.EXTERNAL_SERVICE)) {
      rules.add(
          new CelRule(
              "self.allow.all(r, !has(r.from) || r.from.all(f, !has(f.addresses)))",
              "`addresses` cannot be asked here: the caller's own sidecar decides, remove it"));
    }
    return rules;
  }

  private static CelRule ofGroup(Shape.Group group) {
    String count =
        group.names().stream()
            .map(name -> "(has(self." + name + ") ? 1 : 0)")
            .collect(Collectors.joining(" + "));
    String any =
        group.names().stream()
            .map(name -> "has(self." + name + ")")
            .collect(Collectors.joining(" || "));
    String names =
        group.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    return new CelRule(
        switch (group.amount()) {
          case EXACTLY_ONE -> count + " == 1";
          case AT_LEAST_ONE -> any;
          case AT_MOST_ONE -> count + " <= 1";
        },
        "wants " + group.amount().says() + " " + names);
  }
}
