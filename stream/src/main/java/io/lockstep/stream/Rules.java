package io.lockstep.stream;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.internal.RuleDocuments;
import io.lockstep.stream.internal.RuleFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All rules of a space: the files of a workspace's `rules/` folder, checked against the models.
/// Immutable, thread-safe, and a pure function of texts and models.
///
/// ```yaml
/// rule: oven-overheating
/// model: dtmi:lockstep:bakery:TunnelOven;1
/// when: zone2.temperature > 260
/// for: { readings: 5 }
/// clear: { when: zone2.temperature < 250, time: 10s }
/// alarm: { priority: critical, title: Oven overheating, message: "Zone 2 at {zone2.temperature} °C" }
/// command: { to: "<-contains", name: halt, timeout: 10s }
/// ---
/// rule: sensor-silent
/// model: dtmi:lockstep:bakery:TunnelOven;1
/// missing: { property: zone2.temperature, time: 60s }
/// alarm: { priority: high, title: Sensor silent }
/// ---
/// compute: line-power
/// model: dtmi:lockstep:bakery:Line;1
/// property: power
/// value: outgoing('contains', 'dtmi:lockstep:bakery:Oven;1').sum(o, o.power)
/// ---
/// command: line-halts
/// model: dtmi:lockstep:bakery:Line;1
/// name: halt
/// expect: state == 'halted'
/// ```
///
/// All of it is described in `docs/reference/rules.md`.
public final class Rules {
  /// The most rules and computed properties of a space, together.
  public static final int COUNT_MAX = 10_000;

  private static final Rules NONE = new Rules(List.of(), new RuleFiles(null, List.of()));

  private final List<NamedText> files;
  private final List<Rule> rules;
  private final List<Compute> computes;
  private final List<Contract> contracts;
  private final List<RuleTest> tests;
  private final Map<String, List<Contract>> contractsByCommand = new LinkedHashMap<>();
  private final Map<String, String> places;

  private Rules(List<NamedText> files, RuleFiles read) {
    this.files = List.copyOf(files);
    this.rules = List.copyOf(read.rules());
    this.computes = List.copyOf(read.computes());
    this.contracts = List.copyOf(read.contracts());
    this.tests = List.copyOf(read.tests());
    for (Contract contract : contracts) {
      contractsByCommand.computeIfAbsent(contract.command(), _ -> new ArrayList<>()).add(contract);
    }
    this.places = Map.copyOf(read.places());
  }

  /// No rules.
  public static Rules none() {
    return NONE;
  }

  /// Parses the rule files of a workspace as one set, in the order given, and checks them against
  /// the models. Either all of it is valid or none of it is used.
  public static RulesResult parse(List<NamedText> files, ModelSet models) {
    List<Problem> problems = new ArrayList<>();
    RuleFiles read = new RuleFiles(models, problems).read(files);
    if (problems.isEmpty()) {
      return new RulesResult.Valid(new Rules(files, read));
    }
    List<String> order = files.stream().map(NamedText::name).toList();
    problems.sort(
        Comparator.comparingInt((Problem problem) -> order.indexOf(problem.file()))
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    return new RulesResult.Invalid(problems);
  }

  /// Reads texts that were valid once, without the models that they were checked against.
  public static Rules ofChecked(List<NamedText> files) {
    return new Rules(files, new RuleFiles(null, new ArrayList<>()).read(files));
  }

  /// The texts that these rules were parsed from.
  public List<NamedText> files() {
    return files;
  }

  /// Where a rule or computed property stands, `file:line`; empty when there is none of this name.
  public String placeOf(String name) {
    return places.getOrDefault(name, "");
  }

  /// The texts of some rules, and of what is neither a rule, a test, a process, the contract of a
  /// command nor computed: what it takes to run them by themselves.
  public List<NamedText> only(Set<String> names) {
    return RuleDocuments.only(files, names);
  }

  /// All rules, in the order of their files.
  public List<Rule> rules() {
    return rules;
  }

  /// All computed properties, in the order of their files.
  public List<Compute> computes() {
    return computes;
  }

  /// All contracts of commands, in the order of their files.
  public List<Contract> contracts() {
    return contracts;
  }

  /// All tests of rules, in the order of their files.
  public List<RuleTest> tests() {
    return tests;
  }

  /// Contracts of a command, of whatever models.
  ///
  /// @param command the Command's path, components before it with `/`
  public List<Contract> contractsOf(String command) {
    return contractsByCommand.getOrDefault(command, List.of());
  }

  /// All that write properties of twins by themselves: computed properties and processes.
  public List<Writer> writers() {
    List<Writer> writers = new ArrayList<>(computes);
    rules.stream().filter(rule -> !rule.writes().isEmpty()).forEach(writers::add);
    return writers;
  }
}
