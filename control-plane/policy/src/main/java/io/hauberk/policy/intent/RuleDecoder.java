package io.hauberk.policy.intent;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.intent.LabelSelector.Expression;
import io.hauberk.policy.intent.LabelSelector.Operator;
import io.hauberk.policy.model.AddressBlock;
import java.util.List;
import java.util.Map;

/** From the tree of a rule to the rule. */
final class RuleDecoder {
  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "In", Operator.IN,
          "NotIn", Operator.NOT_IN,
          "Exists", Operator.EXISTS,
          "DoesNotExist", Operator.DOES_NOT_EXIST);

  private final Problems problems;
  private final HttpDecoder http;

  RuleDecoder(Problems problems) {
    this.problems = problems;
    this.http = new HttpDecoder(problems);
  }

  /** Rules that open, or that a request must match. */
  List<Rule> rules(Cursor spec, String list) {
    return spec.children(list).stream().map(this::rule).toList();
  }

  /** Rules that a request must not match: their paths must not be writable in another way. */
  List<Rule> never(Cursor spec) {
    for (Cursor rule : spec.children("never")) {
      rule.children("http").stream()
          .flatMap(entry -> entry.children("paths").stream())
          .forEach(new NeverPaths(problems)::check);
    }
    return rules(spec, "never");
  }

  private Rule rule(Cursor rule) {
    return new Rule(
        rule.requiredPlaced("name"),
        rule.children("from").stream().map(this::from).toList(),
        rule.items("ports").stream().map(RuleDecoder::port).toList(),
        rule.children("http").stream().map(http::http).toList());
  }

  private static Placed<Rule.PortRef> port(Tree tree) {
    Placed<String> text = Cursor.scalar(tree);
    boolean number = tree instanceof Tree.Scalar s && s.type() == Tree.Type.WHOLE;
    return new Placed<>(
        number
            ? new Rule.PortRef.ByNumber(Integer.parseInt(text.value()))
            : new Rule.PortRef.ByName(text.value()),
        text.place());
  }

  private Rule.From from(Cursor from) {
    return new Rule.From(
        from.place(),
        from.child("labels").map(this::selector),
        from.texts("namespaces"),
        from.children("serviceAccounts").stream()
            .map(c -> new Placed<>(account(c), c.place()))
            .toList(),
        from.child("identities")
            .map(
                c ->
                    new Rule.GroupRef(
                        c.requiredPlaced("group").place(),
                        c.text("namespace"),
                        c.requiredText("group"))),
        from.placedTexts("spiffeIds").map(t -> Cursor.parse(t, SpiffeId::parse)).toList(),
        from.texts("addresses", AddressBlock::parse));
  }

  Placed<LabelSelector> selector(Cursor selector) {
    return new Placed<>(
        new LabelSelector(
            selector.map("matchLabels"),
            selector.children("matchExpressions").stream().map(this::expression).toList()),
        selector.place());
  }

  Placed<WorkloadSelector> workloads(Cursor selector) {
    return new Placed<>(
        new WorkloadSelector(
            selector.texts("namespaces"),
            selector
                .child("labels")
                .map(this::selector)
                .map(Placed::value)
                .orElse(LabelSelector.EVERYTHING)),
        selector.place());
  }

  private Expression expression(Cursor expression) {
    Placed<String> operator = expression.requiredPlaced("operator");
    boolean compares = operator.value().equals("In") || operator.value().equals("NotIn");
    if (compares != expression.has("values")) {
      problems.add(
          Code.OPERATOR_VALUES,
          operator.place(),
          compares
              ? "`" + operator.value() + "` wants a field `values`"
              : "`" + operator.value() + "` takes no `values`: remove them");
    }
    return new Expression(
        expression.requiredText("key"),
        OPERATORS.getOrDefault(operator.value(), Operator.EXISTS),
        expression.texts("values"));
  }

  static ServiceAccount account(Cursor account) {
    return new ServiceAccount(account.requiredText("namespace"), account.requiredText("name"));
  }
}
