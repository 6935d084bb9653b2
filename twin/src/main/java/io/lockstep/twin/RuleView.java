package io.lockstep.twin;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.ChangeId;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.internal.state.FiringTable;
import io.lockstep.twin.internal.state.RunEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import io.lockstep.twin.internal.view.RuleJson;
import io.lockstep.twin.internal.view.RunJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads of the rules in force, and of what is computed. As thread-safe as the [GraphView] that it
/// comes from.
public final class RuleView {
  private final State state;

  RuleView(State state) {
    this.state = state;
  }

  /// The texts of the rules in force.
  public List<NamedText> files() {
    return state.rules.files();
  }

  /// What is wrong with rule files by the models that are there; empty when nothing is.
  public List<Problem> problems(List<NamedText> files) {
    return switch (Rules.parse(files, state.models.parsed())) {
      case RulesResult.Valid _ -> List.of();
      case RulesResult.Invalid(List<Problem> problems) -> problems;
    };
  }

  /// Runs the tests of rule files by the models that are there; none when the files are not valid.
  /// Takes its time.
  public List<RuleTests.Outcome> tested(List<NamedText> files) {
    ModelSet models = state.models.parsed();
    return switch (Rules.parse(files, models)) {
      case RulesResult.Valid(Rules rules) -> RuleTests.run(rules, models);
      case RulesResult.Invalid _ -> List.of();
    };
  }

  /// Prepares to try rules on twins of this graph.
  ///
  /// @param names the rules that are wanted; all when there are none
  /// @param twins the twins that are wanted; all that the rules watch when there are none
  public RuleRehearsal.Result rehearse(
      List<NamedText> files, Set<String> names, List<String> twins) {
    return RuleRehearsal.of(state, files, names, twins);
  }

  /// Why a rule fired, as the API shows it: the latest firings, the last one first.
  ///
  /// @return empty when there is no such rule
  public Optional<List<String>> firings(String rule, int max) {
    for (int row = 0; row < state.rules.size(); row++) {
      if (state.rules.rule(row).name().equals(rule)) {
        return Optional.of(
            state.firings.of(state.rules.key(row)).reversed().stream()
                .filter(firing -> isSeen(firing.twinId()))
                .limit(max)
                .map(FiringTable.Firing::json)
                .toList());
      }
    }
    return Optional.empty();
  }

  /// Why an alarm was raised, and returned: what is still known of it, the first one first.
  public List<String> trace(String alarmId) {
    ChangeId id = ChangeId.parse(alarmId);
    int at = id == null ? -1 : state.alarms.find(id);
    if (id == null || at < 0) {
      return List.of();
    }
    String rule = state.alarms.get(at).rule();
    if (!isSeen(state.alarms.get(at).twinId())) {
      return List.of();
    }
    for (int row = 0; row < state.rules.size(); row++) {
      if (state.rules.rule(row).name().equals(rule)) {
        return state.firings.of(state.rules.key(row)).stream()
            .filter(firing -> id.equals(firing.alarm()))
            .map(FiringTable.Firing::json)
            .toList();
      }
    }
    return List.of();
  }

  /// A firing is seen by those who may read all of its twin, as an alarm is.
  private boolean isSeen(String twinId) {
    Veil veil = state.veil();
    return veil == null || veil.sight().of(twinId, "").allowsAll(Right.READ);
  }

  /// The rules as the API shows them, in the order of their files.
  public List<String> rules() {
    return RuleJson.all(state);
  }

  /// The computed properties as the API shows them, in the order of their files.
  public List<String> computed() {
    return RuleJson.computed(state);
  }

  /// The contracts of commands as the API shows them, in the order of their files.
  public List<String> contracts() {
    return RuleJson.contracts(state);
  }

  /// Runs of processes of a twin as the API shows them: those that go on, then the others, the one
  /// that began last first.
  public List<String> runs(String twinId, int max) {
    List<RunEntry> found = new ArrayList<>();
    for (int first : new int[] {state.runs.firstOpen(), state.runs.firstOver()}) {
      for (int row = first; row >= 0; row = state.runs.next(row)) {
        if (state.runs.get(row).twinId().equals(twinId)) {
          found.add(state.runs.get(row));
        }
      }
    }
    found.sort(
        Comparator.comparing((RunEntry entry) -> !entry.status().isOpen())
            .thenComparing(Comparator.comparingLong(RunEntry::begunMicros).reversed())
            .thenComparing(Comparator.comparing(RunEntry::id).reversed()));
    return found.stream().limit(max).map(RunJson::of).toList();
  }

  /// Runs of processes that go on as the API shows them, of all twins, the one that began first
  /// first.
  public List<String> openRuns() {
    List<String> found = new ArrayList<>();
    for (int row = state.runs.firstOpen(); row >= 0; row = state.runs.next(row)) {
      found.add(RunJson.of(state.runs.get(row)));
    }
    return found;
  }
}
