package io.lockstep.stream.internal;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.Slot;
import io.lockstep.stream.Effect;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.Readings;
import io.lockstep.stream.Rule;
import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Checks what the effects of a rule name against the models. All that is wrong is told at its
/// place. Used once.
final class EffectChecks {
  private static final Readings NOTHING =
      new Readings() {
        @Override
        public boolean isKnown(int slot) {
          return false;
        }

        @Override
        public long bits(int slot) {
          return 0;
        }

        @Override
        public @Nullable String text(int slot) {
          return null;
        }
      };

  private final Document document;
  private final ModelSet models;
  private final Interface model;
  private final Properties shown;

  /// @param model the Interface whose twins the rule watches
  /// @param shown what texts and expressions can name
  EffectChecks(Document document, ModelSet models, Interface model, Properties shown) {
    this.document = document;
    this.models = models;
    this.model = model;
    this.shown = shown;
  }

  void check(List<EffectReader.Placed> effects) {
    for (EffectReader.Placed placed : effects) {
      Node node = placed.node();
      switch (placed.effect()) {
        case Effect.Command(Rule.Request request) -> command(request, node);
        case Effect.Write write -> write(write, node);
        case Effect.Log(String text) -> text("log", text, node);
        case Effect.Post post -> {
          text("title", post.title(), at(node, "title"));
          text("text", post.text(), at(node, "text"));
        }
        case Effect.Mail mail -> {
          text("subject", mail.subject(), at(node, "subject"));
          text("text", mail.text(), at(node, "text"));
        }
        case Effect.Publish publish -> publish(publish, at(node, "mqtt"));
      }
    }
  }

  private void command(Rule.Request request, Node node) {
    String wrong = new CommandChecks(models, model).problemOf(request);
    if (wrong != null) {
      String key = "name";
      for (String candidate : List.of("to", "expect", "payload")) {
        key = wrong.startsWith(candidate + ":") ? candidate : key;
      }
      document.problem(at(node, key), "command: " + wrong);
    }
  }

  private void text(String key, String text, Node place) {
    List<TextProblem> problems = new ArrayList<>();
    Message _ = Message.named(text, shown, problems);
    document.problems(place, key, problems);
  }

  private void publish(Effect.Publish publish, Node mqtt) {
    text("topic", publish.topic(), at(mqtt, "topic"));
    List<TextProblem> problems = new ArrayList<>();
    if (publish.isJson()) {
      Template _ = Template.json(publish.payload(), shown, problems);
      // Where it stands within the payload is not known: the text was put together.
      problems.replaceAll(problem -> new TextProblem(0, problem.message()));
    } else {
      Template _ = Template.text(publish.payload(), shown, problems);
    }
    document.problems(at(mqtt, "payload"), "payload", problems);
  }

  /// A value must fit one of the models that it may go to.
  private void write(Effect.Write write, Node node) {
    List<TextProblem> problems = new ArrayList<>();
    Assignment value = Assignment.compile(write.value(), shown, problems);
    document.problems(at(node, "value"), "value", problems);
    CommandChecks relations = new CommandChecks(models, model);
    List<Interface> targets = relations.targets(write.target(), write.relationship());
    if (targets.isEmpty()) {
      document.problem(
          at(node, "to"), "write: " + relations.noTarget(write.target(), write.relationship()));
      return;
    }
    String key = "property";
    String first = null;
    for (Interface target : targets) {
      Shape shape;
      try {
        shape = ShapeCompiler.compile(target, models);
      } catch (LockstepException e) {
        first = first == null ? e.getMessage() : first;
        continue;
      }
      int at = shape.indexOf(write.property());
      Slot slot = at < 0 ? null : shape.slot(at);
      String problem =
          slot == null
              ? Properties.of(shape).unknown(write.property().replace('/', '.'))
              : value == null ? null : problem(value, slot);
      if (problem == null) {
        return;
      }
      if (slot != null && key.equals("property")) {
        key = "value";
        first = problem;
      }
      first = first == null ? problem : first;
    }
    document.problem(at(node, key), key + ": " + first);
  }

  /// What is wrong with a value for a slot: its type, its unit, and what is known of it now.
  private @Nullable String problem(Assignment value, Slot slot) {
    String problem = value.problem(slot);
    if (problem != null || !value.slots().isEmpty()) {
      return problem;
    }
    Outcome outcome = new Outcome();
    value.evaluate(new Evaluation(NOTHING), outcome);
    if (!outcome.isKnown()) {
      return "expected a value that can be computed, found none";
    }
    TypedCheck.Fault fault =
        Formulas.check(slot, models).fault(value.bits(slot, outcome.bits()), outcome.text());
    return fault == null
        ? null
        : "expected %s as %s has".formatted(fault.expected(), Properties.nameOf(slot));
  }

  /// The value at a key of a mapping, or the nearest that is there.
  private static Node at(Node node, String key) {
    Node value = Document.child(node, key);
    return value == null ? node : value;
  }
}
