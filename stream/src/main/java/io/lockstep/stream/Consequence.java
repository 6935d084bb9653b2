package io.lockstep.stream;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.stream.internal.Assignment;
import io.lockstep.stream.internal.Message;
import io.lockstep.stream.internal.Properties;
import io.lockstep.stream.internal.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An [Effect] compiled for the twins of one model: what it says with their values. Immutable,
/// thread-safe.
public sealed interface Consequence {
  /// The slots whose values it shows or computes with, measures behind those of the shape.
  List<Integer> slots();

  /// A command.
  record Give(Rule.Request request) implements Consequence {
    @Override
    public List<Integer> slots() {
      return List.of();
    }
  }

  /// A value for a property.
  record Assign(Effect.Write write, Assignment value) implements Consequence {
    @Override
    public List<Integer> slots() {
      return value.slots();
    }

    /// Computes the value from the present ones.
    public void evaluate(Readings at, Outcome out) {
      value.evaluate(new Evaluation(at), out);
    }

    /// Why a slot cannot have such a value, whatever it is; null when it can.
    public @Nullable String problem(Slot target) {
      return value.problem(target);
    }

    /// The value as one of a slot that can have it.
    public long bits(Slot target, Outcome of) {
      return value.bits(target, of.bits());
    }
  }

  /// A line of the log.
  record Note(Message text) implements Consequence {
    @Override
    public List<Integer> slots() {
      return text.slots();
    }

    /// The line.
    public String text(Readings at, Firing firing) {
      return text.of(at, firing, UnaryOperator.identity());
    }
  }

  /// Somebody is told.
  ///
  /// @param title of a web hook, subject of a mail, or topic
  /// @param text of it; null for a payload that is left to who delivers it
  record Tell(Effect.Notification notification, Message title, @Nullable Template text)
      implements Consequence {
    @Override
    public List<Integer> slots() {
      List<Integer> slots = new ArrayList<>(title.slots());
      if (text != null) {
        slots.addAll(text.slots());
      }
      return slots;
    }

    /// The title, subject or topic. In a topic a value is one level.
    public String title(Readings at, Firing firing) {
      return title.of(
          at,
          firing,
          notification instanceof Effect.Publish ? Consequence::level : UnaryOperator.identity());
    }

    /// The text or payload.
    public String text(Readings at, Firing firing) {
      return text == null ? "" : text.of(at, firing);
    }
  }

  private static String level(String text) {
    StringBuilder out = new StringBuilder(text.isEmpty() ? "-" : "");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '%' || c == '/' || c == '+' || c == '#') {
        out.append("%%%02X".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// Compiles an effect for twins whose properties, and the rule's measures, are these.
  ///
  /// @param problems receives all that is wrong with it
  /// @return null when there is something wrong
  static @Nullable Consequence compile(
      Effect effect, Properties properties, List<TextProblem> problems) {
    int before = problems.size();
    Consequence compiled =
        switch (effect) {
          case Effect.Command(Rule.Request request) -> new Give(request);
          case Effect.Write write -> {
            Assignment value = Assignment.compile(write.value(), properties, problems);
            yield value == null ? null : new Assign(write, value);
          }
          case Effect.Log(String text) -> new Note(Message.named(text, properties, problems));
          case Effect.Post post ->
              new Tell(
                  post,
                  Message.named(post.title(), properties, problems),
                  Template.text(post.text(), properties, problems));
          case Effect.Mail mail ->
              new Tell(
                  mail,
                  Message.named(mail.subject(), properties, problems),
                  Template.text(mail.text(), properties, problems));
          case Effect.Publish publish ->
              new Tell(
                  publish,
                  Message.named(publish.topic(), properties, problems),
                  publish.payload().isEmpty()
                      ? null
                      : publish.isJson()
                          ? Template.json(publish.payload(), properties, problems)
                          : Template.text(publish.payload(), properties, problems));
        };
    return problems.size() > before ? null : compiled;
  }

  /// Compiles all of one side of a rule.
  static List<Consequence> compile(
      List<Effect> effects, Properties properties, List<TextProblem> problems) {
    List<Consequence> all = new ArrayList<>();
    for (Effect effect : effects) {
      Consequence compiled = compile(effect, properties, problems);
      if (compiled != null) {
        all.add(compiled);
      }
    }
    return all;
  }

  /// The slots of the shape among those that these show or compute with.
  static List<Integer> slots(List<Consequence> consequences, Shape shape) {
    return consequences.stream()
        .flatMap(each -> each.slots().stream())
        .filter(slot -> slot < shape.size())
        .distinct()
        .toList();
  }
}
