package io.lockstep.stream;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import io.lockstep.stream.internal.Formulas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A computed property, compiled for twins of one model: an expression of CEL over a twin's own
/// properties, written as in a [Condition], and over aggregates of its neighbours, see [Aggregate].
/// Compiled once, it gives equal results for equal values, in every process. Immutable,
/// thread-safe.
public final class Formula {
  /// The place of what is wrong with the property itself, not with the text.
  public static final int PROPERTY = -1;

  private final Formulas.Compiled compiled;

  private Formula(Formulas.Compiled compiled) {
    this.compiled = compiled;
  }

  /// Compiles a computed property for twins of the model that `shape` is of.
  ///
  /// @param models the model, and those that its relationships lead to
  /// @param problems receives all that is wrong, at places within `compute.value()`; what is wrong
  ///   with the property itself stands at [#PROPERTY]
  /// @return null when there is something wrong
  public static @Nullable Formula compile(
      Compute compute, Shape shape, ModelSet models, List<TextProblem> problems) {
    Formulas.Compiled compiled = Formulas.compile(compute, shape, models, problems);
    return compiled == null ? null : new Formula(compiled);
  }

  /// The type of its results.
  public ValueType type() {
    return compiled.computation().type();
  }

  /// The unit of its results, empty for none.
  public String unit() {
    return compiled.computation().unit();
  }

  /// The slot of the computed property; -1 when it is for no property, but for who asked.
  public int target() {
    return compiled.target();
  }

  /// The own slots that it reads, in the order of their first use.
  public List<Integer> slots() {
    return compiled.slots();
  }

  /// Its aggregates. Where [#evaluate] reads values, the result of the i-th one stands at slot
  /// `shape.size() + i`; equal aggregates stand once.
  public List<Aggregate> aggregates() {
    return compiled.aggregates();
  }

  /// True when it is computed in place, without an object.
  public boolean isSimple() {
    return compiled.computation().isSimple();
  }

  /// Computes it from the present values. A result is of the target slot's type and fits its
  /// schema, and a double is finite.
  public void evaluate(Evaluation at, Outcome out) {
    compiled.computation().evaluate(at, out);
    if (out.isKnown() && !compiled.fits(out)) {
      out.failed();
    }
  }
}
