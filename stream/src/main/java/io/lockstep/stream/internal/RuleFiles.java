package io.lockstep.stream.internal;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads rule files and collects all that is wrong with them.
public final class RuleFiles {
  private final @Nullable ModelSet models;
  private final List<Problem> problems;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, String> places = new LinkedHashMap<>();

  /// @param models what rules are checked against; null to read them unchecked
  public RuleFiles(@Nullable ModelSet models, List<Problem> problems) {
    this.models = models;
    this.problems = problems;
  }

  /// All rules of these files, in order; what is wrong goes to the problems.
  public List<Rule> read(List<NamedText> files) {
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      for (Yaml.Mapping document : Yaml.readAll(file, problems, "rule", RuleReader.KEYS)) {
        read(file.name(), yaml, document);
      }
    }
    return rules;
  }

  /// Where each rule stands, by its name: `file:line`.
  public Map<String, String> places() {
    return places;
  }

  private void read(String file, Yaml yaml, Yaml.Mapping document) {
    Rule rule = new RuleReader(yaml, document, models).read();
    Node name = document.value("rule");
    if (rule == null || name == null) {
      return;
    }
    String place = file + ":" + lineOf(name);
    String earlier = places.putIfAbsent(rule.name(), place);
    if (earlier != null) {
      yaml.problem(
          name,
          "rule %s: expected each name once, found another at %s".formatted(rule.name(), earlier));
    } else if (rules.size() >= Rules.COUNT_MAX) {
      yaml.problem(name, "rule: expected at most %d rules, found more".formatted(Rules.COUNT_MAX));
    } else {
      rules.add(rule);
    }
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
