package io.lockstep.stream.internal;

import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.TextProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression whose value a rule writes to a property, of its own twin or of another one.
/// Immutable, thread-safe.
public final class Assignment {
  private final Computation value;

  private Assignment(Computation value) {
    this.value = value;
  }

  /// Compiles an expression.
  ///
  /// @param problems receives all that is wrong with it
  /// @return null when there is something wrong
  public static @Nullable Assignment compile(
      String text, Properties properties, List<TextProblem> problems) {
    Computation computation = Computation.compile(text, properties, problems);
    return computation == null ? null : new Assignment(computation);
  }

  /// The slots that it reads.
  public List<Integer> slots() {
    return value.slots();
  }

  /// Computes it.
  public void evaluate(Evaluation at, Outcome out) {
    value.evaluate(at, out);
  }

  /// Why a slot cannot have such a value, whatever it is; null when it can. An `int` becomes a
  /// `double` where one is expected.
  public @Nullable String problem(Slot target) {
    String name = Properties.nameOf(target);
    if (target.sharedType() == ValueType.JSON || target.isWideInteger()) {
      return "expected a property that holds a number of at most 64 bits, a boolean or a text, found "
          + name;
    }
    if (target.unitFrom() >= 0) {
      return "expected a property whose unit the model states, found %s, for which each twin names its own"
          .formatted(name);
    }
    boolean fits =
        value.type() == target.sharedType()
            || (value.type() == ValueType.LONG && target.sharedType() == ValueType.DOUBLE);
    if (!fits) {
      return "expected a value of type %s as %s has, found %s"
          .formatted(Formulas.typeName(target.sharedType()), name, Formulas.typeName(value.type()));
    }
    return Conversions.resultProblem(target, value.unit());
  }

  /// The value as one of a slot that can have it.
  public long bits(Slot target, long bits) {
    return value.type() == ValueType.LONG && target.sharedType() == ValueType.DOUBLE
        ? Double.doubleToRawLongBits((double) bits)
        : bits;
  }
}
