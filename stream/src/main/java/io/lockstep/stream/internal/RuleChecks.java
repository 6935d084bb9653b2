package io.lockstep.stream.internal;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.DtmiException;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.text.Nearest;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Rule;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Checks what a rule names against the models: properties, types, units, commands, relationships.
/// All that is wrong is told at its place. Used once.
final class RuleChecks {
  private final Yaml yaml;
  private final Yaml.Mapping document;
  private final ModelSet models;
  private boolean isValid = true;

  RuleChecks(Yaml yaml, Yaml.Mapping document, ModelSet models) {
    this.yaml = yaml;
    this.document = document;
    this.models = models;
  }

  /// True when nothing is wrong. Parts that are null are not checked.
  boolean check(
      String modelId,
      @Nullable Trigger trigger,
      Rule.@Nullable Alarm alarm,
      Rule.@Nullable Request command) {
    Interface model = model(modelId);
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
      case Trigger.When when -> {
        condition("when", place("when"), when.condition(), shape);
        if (when.clear() != null) {
          condition("clear", place("clear", "when"), when.clear(), shape);
        }
      }
      case Trigger.Missing missing -> {
        if (shape.indexOf(missing.property()) < 0) {
          String name = missing.property().replace('/', '.');
          problem(place("missing", "property"), "missing: " + new Properties(shape).unknown(name));
        }
      }
      case null -> {
        // What is wrong with it was said.
      }
    }
    if (alarm != null) {
      List<TextProblem> problems = new ArrayList<>();
      Message _ = Message.compile(alarm.message(), shape, problems);
      problems(place("alarm", "message"), "message", problems);
    }
    if (command != null) {
      String wrong = new CommandChecks(models, model).problemOf(command);
      if (wrong != null) {
        problem(commandPlace(wrong), "command: " + wrong);
      }
    }
    return isValid;
  }

  private Node commandPlace(String problem) {
    if (problem.startsWith("to:")) {
      return place("command", "to");
    }
    if (problem.startsWith("expect:")) {
      return place("command", "expect");
    }
    return problem.startsWith("payload:") ? place("command", "payload") : place("command", "name");
  }

  private @Nullable Interface model(String id) {
    try {
      Interface model = models.find(new Dtmi(id)).orElse(null);
      if (model != null) {
        return model;
      }
    } catch (DtmiException e) {
      problem(
          place("model"),
          "model: expected a DTMI such as dtmi:com:example:Oven;1, found %s (%s)"
              .formatted(id, e.getMessage()));
      return null;
    }
    List<String> known = models.interfaces().keySet().stream().map(Dtmi::value).toList();
    String nearest = Nearest.to(id, known);
    problem(
        place("model"),
        "model: expected the id of a model that is there, found %s%s"
            .formatted(id, nearest == null ? "" : "; did you mean " + nearest + "?"));
    return null;
  }

  private void condition(String key, Node place, String text, Shape shape) {
    List<TextProblem> problems = new ArrayList<>();
    Condition _ = Condition.compile(text, shape, problems);
    problems(place, key, problems);
  }

  private void problems(Node place, String key, List<TextProblem> problems) {
    for (TextProblem problem : problems) {
      isValid = false;
      yaml.problem(place, problem.offset(), key + ": " + problem.message());
    }
  }

  private void problem(Node place, String message) {
    isValid = false;
    yaml.problem(place, message);
  }

  /// The value at a path of keys, or the nearest that is there.
  private Node place(String... keys) {
    Node at = document.node();
    for (String key : keys) {
      Node next = at instanceof MappingNode mapping ? child(mapping, key) : null;
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }

  private static @Nullable Node child(MappingNode mapping, String key) {
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        return entry.getValueNode();
      }
    }
    return null;
  }
}
