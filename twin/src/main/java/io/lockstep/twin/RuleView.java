package io.lockstep.twin;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import io.lockstep.twin.internal.state.RunEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.RuleJson;
import io.lockstep.twin.internal.view.RunJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
