package io.lockstep.twin;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.stream.Effect;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Rule;
import io.lockstep.stream.TextProblem;
import io.lockstep.twin.internal.state.RuleTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which rules a change of a model hits: those that watch its twins, and either do not watch twins
/// of the next model, cannot be computed there, or read what changes. Changes nothing.
///
/// @param models both models, and what they need
/// @param before the model that twins have, by its shape
/// @param after the model that they would get, by its shape
/// @param changes which paths of the model before change
record RuleImpact(ModelSet models, Shape before, Shape after, Predicate<String> changes) {

  /// The rules that are hit, in the order of their files.
  List<RuleHit> of(RuleTable rules) {
    List<RuleHit> hits = new ArrayList<>();
    for (int row = 0; row < rules.size(); row++) {
      Rule rule = rules.rule(row);
      RuleHit hit = isWatched(rule, before) ? hit(rule, rules.placeOf(row)) : null;
      if (hit != null) {
        hits.add(hit);
      }
    }
    return hits;
  }

  private boolean isWatched(Rule rule, Shape shape) {
    return models.isA(new Dtmi(shape.modelId()), new Dtmi(rule.model()));
  }

  private @Nullable RuleHit hit(Rule rule, String place) {
    Operator operator = Operator.compile(rule, before, models, new ArrayList<>());
    List<String> paths =
        operator == null
            ? List.of()
            : operator.slots().stream()
                .map(slot -> before.slot(slot).path())
                .filter(changes)
                .sorted()
                .toList();
    String why = why(rule, paths);
    return why == null ? null : new RuleHit(rule.name(), place, paths, why);
  }

  private @Nullable String why(Rule rule, List<String> paths) {
    if (!isWatched(rule, after)) {
      return "it watches twins of %s, and %s is none: it would let them go, and its alarms of them would end; name the new model in the rule"
          .formatted(rule.model(), after.modelId());
    }
    List<TextProblem> problems = new ArrayList<>();
    if (Operator.compile(rule, after, models, problems) == null) {
      return "it cannot be computed for twins of %s: %s"
          .formatted(after.modelId(), problems.getFirst().message());
    }
    for (Rule.Request request : rule.commands()) {
      String path =
          request.component().isEmpty()
              ? request.name()
              : request.component() + "/" + request.name();
      if (request.target() == Rule.Target.SELF && !after.hasCommand(path)) {
        return "its command %s is none of %s: it would fail".formatted(path, after.modelId());
      }
    }
    for (Effect.Write write : rule.effects().writes()) {
      if (write.target() == Rule.Target.SELF && after.indexOf(write.property()) < 0) {
        return "it writes %s, which %s does not have: it would fail"
            .formatted(write.property(), after.modelId());
      }
    }
    return paths.isEmpty() ? null : "it reads what changes: see whether its limits still hold";
  }
}
