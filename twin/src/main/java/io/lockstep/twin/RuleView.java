package io.lockstep.twin;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.RuleJson;
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
}
