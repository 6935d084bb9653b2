package io.lockstep.stream.internal;

import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The properties of a model as expressions name them: components before them, with dots.
/// Immutable.
public final class Properties {
  private static final int LISTED_MAX = 12;

  private final Shape shape;
  private final String prefix;
  private final List<Slot> slots = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  private Properties(Shape shape, String prefix, List<Slot> more) {
    this.shape = shape;
    this.prefix = prefix;
    for (Slot slot : shape.slots()) {
      slots.add(slot);
      names.add(prefix + nameOf(slot));
    }
    shown.addAll(names);
    for (Slot slot : more) {
      slots.add(slot);
      names.add(slot.path());
    }
  }

  /// Those of a twin itself.
  public static Properties of(Shape shape) {
    return new Properties(shape, "", List.of());
  }

  /// Those of another twin, which expressions know by a name; of the twin itself when it is null.
  public static Properties of(Shape shape, @Nullable String variable) {
    return new Properties(shape, variable == null ? "" : variable + ".", List.of());
  }

  /// Those of a twin itself, and slots behind them that stand for something else and are told of in
  /// no message.
  public static Properties of(Shape shape, List<Slot> more) {
    return new Properties(shape, "", more);
  }

  /// The name of a slot in expressions.
  public static String nameOf(Slot slot) {
    return slot.path().replace('/', '.');
  }

  /// The slot of this name, or null.
  public @Nullable Slot find(String name) {
    int index = names.indexOf(name);
    return index < 0 ? null : slots.get(index);
  }

  /// All that expressions can name.
  List<String> names() {
    return names;
  }

  /// What to say of a name that is none: what was expected, what was found, and what is near.
  public String unknown(String name) {
    if (!prefix.isEmpty() && !name.startsWith(prefix)) {
      return "expected a property of the twin at the other end such as %s, found %s; own properties are read outside of the aggregate"
          .formatted(shown.isEmpty() ? prefix + "value" : shown.getFirst(), name);
    }
    if (shape.components().contains(name.substring(prefix.length()))) {
      return "expected a property of %s, found its component %s; write one of its properties, such as %s"
          .formatted(shape.modelId(), name, exampleBelow(name));
    }
    String nearest = Nearest.to(name, shown);
    String meant = nearest == null ? sameEnding(name) : nearest;
    return "expected a property of %s, found %s%s"
        .formatted(
            shape.modelId(),
            name,
            meant == null ? "; it has " + listed() : "; did you mean " + meant + "?");
  }

  private String exampleBelow(String component) {
    for (String name : shown) {
      if (name.startsWith(component + ".")) {
        return name;
      }
    }
    return component + ".value";
  }

  /// The only property that ends in this name: a component was left out.
  private @Nullable String sameEnding(String name) {
    String found = null;
    for (String candidate : shown) {
      if (candidate.endsWith("." + name.substring(prefix.length()))) {
        if (found != null) {
          return null;
        }
        found = candidate;
      }
    }
    return found;
  }

  private String listed() {
    if (shown.isEmpty()) {
      return "none";
    }
    String some = String.join(", ", shown.subList(0, Math.min(LISTED_MAX, shown.size())));
    return shown.size() <= LISTED_MAX
        ? some
        : some + " and %d more".formatted(shown.size() - LISTED_MAX);
  }

  /// What is wrong with comparing an enum with this value: null when nothing is.
  static @Nullable String choiceProblem(Slot slot, Object value) {
    if (!(slot.schema() instanceof EnumSchema choice)) {
      return null;
    }
    List<String> values =
        choice.values().stream().map(EnumValue::value).map(Object::toString).toList();
    String found = value.toString();
    if (values.contains(found)) {
      return null;
    }
    String nearest = value instanceof String ? Nearest.to(found, values) : null;
    return "expected one of the values of %s (%s), found %s%s"
        .formatted(
            nameOf(slot),
            String.join(", ", values),
            found,
            nearest == null ? "" : "; did you mean " + nearest + "?");
  }
}
