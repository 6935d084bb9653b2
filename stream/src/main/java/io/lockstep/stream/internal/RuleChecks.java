package io.lockstep.stream.internal;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Rule;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Checks what a rule names against the models: properties, types, units, commands, relationships.
/// All that is wrong is told at its place. Used once.
final class RuleChecks {
  private final Document document;
  private final ModelSet models;
  private final int wrongBefore;

  RuleChecks(Document document, ModelSet models) {
    this.document = document;
    this.models = models;
    this.wrongBefore = document.wrong();
  }

  /// True when nothing is wrong. Parts that are null are not checked.
  boolean check(
      String modelId,
      @Nullable Trigger trigger,
      Rule.@Nullable Alarm alarm,
      List<EffectReader.Placed> effects) {
    Interface model = document.model(models, modelId, place("model"));
    if (model == null) {
      return false;
    }
    Shape shape;
    try {
      shape = ShapeCompiler.compile(model, models);
    } catch (LockstepException e) {
      problem(place("model"), "model: " + e.getMessage());
      return false;
    }
    switch (trigger) {
      case Trigger.When when ->
          Operator.check(
              when,
              alarm == null ? "" : alarm.message(),
              shape,
              models,
              (what, problem, path) ->
                  problems(place(path.toArray(String[]::new)), what, List.of(problem)));
      case Trigger.Missing missing -> {
        if (shape.indexOf(missing.property()) < 0) {
          String name = missing.property().replace('/', '.');
          problem(place("missing", "property"), "missing: " + Properties.of(shape).unknown(name));
        }
      }
      case Trigger.Run _ -> {
        // Checked by who reads it.
      }
      case null -> {
        // What is wrong with it was said.
      }
    }
    if (alarm != null && !(trigger instanceof Trigger.When)) {
      List<TextProblem> problems = new ArrayList<>();
      Message _ = Message.compile(alarm.message(), shape, problems);
      problems(place("alarm", "message"), "message", problems);
    }
    if (!effects.isEmpty()) {
      Properties shown =
          trigger == null ? Properties.of(shape) : Operator.shown(trigger, shape, models);
      new EffectChecks(document, models, model, shown).check(effects);
    }
    if (alarm != null && !alarm.handling().suppress().isEmpty()) {
      List<TextProblem> problems = new ArrayList<>();
      Condition _ = Condition.compile(alarm.handling().suppress(), shape, problems);
      problems(place("alarm", "suppress"), "suppress", problems);
    }
    return document.wrong() == wrongBefore;
  }

  private void problems(Node place, String key, List<TextProblem> problems) {
    document.problems(place, key, problems);
  }

  private void problem(Node place, String message) {
    document.problem(place, message);
  }

  private Node place(String... keys) {
    return document.place(keys);
  }
}
