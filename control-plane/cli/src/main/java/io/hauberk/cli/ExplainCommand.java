package io.hauberk.cli;

import io.hauberk.policy.evaluate.Explainer;
import io.hauberk.policy.evaluate.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Why, and which rule came nearest. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says why a request is allowed or denied.",
      "",
      "Tells which rules came nearest and what did not hold.",
      "",
      "Exit status 0 when it is allowed, 1 when it is denied.",
      "",
      "With the name of a record alone (its uid, or its number in the log), makes that decision",
      "again by the rules of its revision. Exit status 0 when it comes out the same by the same",
      "rule, 1 with an alarm when it does not, 3 when that cannot be told."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin final MeshOption mesh = new MeshOption();
  @Mixin final AskedRequest asked = new AskedRequest();
  @Mixin final EvidenceOption evidence = new EvidenceOption();
  @Mixin final OutputOption output = new OutputOption();

  @Option(
      names = "--rules",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many rules to tell, the nearest first (default: 3)")
  int rules = 3;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (asked.caller != null && asked.callee == null) {
      return replay(asked.caller);
    }
    Question question = asked.question();
    Judge judge = new Judge(mesh.read(terminal));
    Judge.Case stated;
    Answer answer;
    try {
      stated = judge.state(question);
      answer = judge.answer(question);
    } catch (IllegalArgumentException e) {
      throw Failure.invalid(String.valueOf(e.getMessage()));
    }
    List<Explanation.RuleOutcome> nearest =
        Explainer.explain(stated.policy(), stated.port(), stated.request(), stated.exclusions())
            .rules()
            .stream()
            .limit(rules)
            .toList();
    List<String> lines = new ArrayList<>(answer.lines());
    nearest.forEach(rule -> add(rule, lines));
    Map<String, Object> value = new LinkedHashMap<>(answer.value());
    value.put("rules", nearest.stream().map(ExplainCommand::value).toList());
    output.print(terminal.out(), lines, value);
    return answer.allowed() ? ExitCode.OK : ExitCode.FINDING;
  }

  private int replay(String record) {
    RecordReplay replay =
        evidence.ask(
            terminal, store -> RecordReplay.of(store, evidence.revisions(terminal), record));
    List<String> lines = new ArrayList<>(replay.text());
    List<Explanation.RuleOutcome> nearest =
        replay.explanation().stream().flatMap(e -> e.rules().stream()).limit(rules).toList();
    nearest.forEach(rule -> add(rule, lines));
    Map<String, Object> value = replay.value();
    value.put("rules", nearest.stream().map(ExplainCommand::value).toList());
    output.print(terminal.out(), lines, value);
    return replay.status();
  }

  private static void add(Explanation.RuleOutcome rule, List<String> lines) {
    lines.add("");
    lines.add(
        word(rule.role())
            + " "
            + rule.name().text()
            + (rule.shadowed() ? " (in shadow)" : "")
            + (rule.matched() ? " matches" : " does not match"));
    for (Explanation.Check check : rule.checks()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-3s  %-9s is %s%s",
              check.holds() ? "ok" : "no",
              word(check.aspect()),
              check.found(),
              check.holds() ? "" : ", wanted " + check.wanted()));
    }
  }

  private static Map<String, Object> value(Explanation.RuleOutcome rule) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("rule", rule.name().text());
    value.put("role", word(rule.role()));
    value.put("shadowed", rule.shadowed());
    value.put("matched", rule.matched());
    value.put("checks", rule.checks().stream().map(ExplainCommand::value).toList());
    return value;
  }

  private static Map<String, Object> value(Explanation.Check check) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("aspect", word(check.aspect()));
    value.put("holds", check.holds());
    value.put("wanted", check.wanted());
    value.put("found", check.found());
    return value;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
