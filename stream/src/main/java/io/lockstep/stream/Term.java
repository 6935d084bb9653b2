package io.lockstep.stream;

import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import io.lockstep.stream.internal.Computation;
import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an [Aggregate] asks of each neighbour, compiled for neighbours of one model. Immutable,
/// thread-safe.
public final class Term {
  private final @Nullable Computation computation;
  private final boolean isWidened;

  private Term(@Nullable Computation computation, boolean isWidened) {
    this.computation = computation;
    this.isWidened = isWidened;
  }

  static @Nullable Term compile(Aggregate aggregate, Shape neighbour) {
    String text = aggregate.text();
    if (text == null) {
      return new Term(null, false);
    }
    Computation computation =
        Computation.compile(
            text, Properties.of(neighbour, aggregate.variable()), new ArrayList<TextProblem>());
    if (computation == null) {
      return null;
    }
    boolean isWidened =
        aggregate.function() == Aggregate.Function.MEAN && computation.type() == ValueType.LONG;
    return isWidened || computation.type() == aggregate.termType()
        ? new Term(computation, isWidened)
        : null;
  }

  /// The neighbour's slots that it reads, in the order of their first use.
  public List<Integer> slots() {
    return computation == null ? List.of() : computation.slots();
  }

  /// Computes it from the neighbour's values; a result is of [Aggregate#termType].
  public void evaluate(Evaluation at, Outcome out) {
    if (computation == null) {
      out.known(1);
      return;
    }
    computation.evaluate(at, out);
    if (isWidened && out.isKnown()) {
      out.known(Double.doubleToRawLongBits((double) out.bits()));
    }
  }
}
