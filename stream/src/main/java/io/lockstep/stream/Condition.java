package io.lockstep.stream;

import io.lockstep.model.Shape;
import io.lockstep.stream.internal.ConditionParts;
import io.lockstep.stream.internal.Conditions;
import io.lockstep.stream.internal.Properties;
import io.lockstep.stream.internal.Reaches;
import io.lockstep.stream.internal.Truth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A condition of the Common Expression Language (CEL) over the properties of one model: what is
/// asked of a twin's values. Compiled once, it gives equal verdicts for equal values, in every
/// process. Immutable, thread-safe.
///
/// Properties are named by their path with dots (`zone2.temperature`), numbers are in the model's
/// unit. Numbers of different units stand beside each other only once `convert(x, 'unit')` has
/// given them one. Comparisons, arithmetic, `convert`, `&&`, `||`, `!` and `in` with a list of
/// literals are computed in place; all else of CEL's standard library (functions of texts,
/// conversions, macros) runs on CEL's own runtime, within its bounds. There is no function of the
/// present time.
public final class Condition {
  /// The longest text, in UTF-16 units.
  public static final int LENGTH_MAX = 4_000;

  private final String text;
  private final List<Integer> slots;
  private final int[] reads;
  private final @Nullable Truth simple;
  private final @Nullable Program program;

  /// A condition that runs on CEL's runtime.
  @FunctionalInterface
  public interface Program {
    /// Its verdict on the present values.
    Verdict test(Readings at);
  }

  private Condition(
      String text, List<Integer> slots, @Nullable Truth simple, @Nullable Program program) {
    this.text = text;
    this.slots = List.copyOf(slots);
    this.reads = slots.stream().mapToInt(Integer::intValue).toArray();
    this.simple = simple;
    this.program = program;
  }

  /// Compiles a condition for twins of the model that `shape` is of.
  ///
  /// @param problems receives all that is wrong with it
  /// @return null when there is something wrong
  public static @Nullable Condition compile(String text, Shape shape, List<TextProblem> problems) {
    return compile(text, Properties.of(shape), problems);
  }

  /// Compiles a condition over these properties.
  static @Nullable Condition compile(
      String text, Properties properties, List<TextProblem> problems) {
    Conditions.Compiled compiled = Conditions.compile(text, properties, problems);
    return compiled == null
        ? null
        : new Condition(text, compiled.slots(), compiled.simple(), compiled.program());
  }

  /// What is between its `&&` and `||`, each a condition of its own; itself when there is nothing
  /// to take apart, or it runs on CEL's runtime.
  List<Condition> parts(Properties properties) {
    List<String> texts = simple == null ? List.of() : ConditionParts.of(text);
    List<Condition> parts = new ArrayList<>();
    for (String part : texts.size() < 2 ? List.<String>of() : texts) {
      Condition compiled = compile(part, properties, new ArrayList<>());
      if (compiled == null) {
        return List.of(this);
      }
      parts.add(compiled);
    }
    return parts.isEmpty() ? List.of(this) : parts;
  }

  /// As it was written.
  public String text() {
    return text;
  }

  /// The slots that it reads, in the order of their first use.
  public List<Integer> slots() {
    return slots;
  }

  /// True when it reads this slot.
  public boolean reads(int slot) {
    for (int read : reads) {
      if (read == slot) {
        return true;
      }
    }
    return false;
  }

  /// For which values of a slot of numbers, in the model's unit, it may hold.
  Reach reach(int slot) {
    if (!reads(slot)) {
      return Reach.NONE;
    }
    return simple == null ? Reach.ALL : Reaches.of(simple, slot);
  }

  /// True when it is computed in place, without an object.
  public boolean isSimple() {
    return simple != null;
  }

  /// Its verdict on the present values.
  public Verdict test(Evaluation at) {
    if (simple != null) {
      return simple.test(at);
    }
    return program == null ? Verdict.FAILED : program.test(at.readings());
  }
}
