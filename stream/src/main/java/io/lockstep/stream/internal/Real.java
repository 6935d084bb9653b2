package io.lockstep.stream.internal;

import io.lockstep.dtdl.UnitConversion;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Verdict;

/// A double of CEL: IEEE 754 binary64. Immutable.
sealed interface Real {
  /// Computes it; any number when `at` was told that there is none.
  double value(Evaluation at);

  record Constant(double number) implements Real {
    @Override
    public double value(Evaluation at) {
      return number;
    }
  }

  /// The value of a property of doubles.
  record Property(int slot) implements Real {
    @Override
    public double value(Evaluation at) {
      return at.knows(slot) ? Double.longBitsToDouble(at.readings().bits(slot)) : 0;
    }
  }

  /// `nothing()`
  record Nothing() implements Real {
    @Override
    public double value(Evaluation at) {
      at.notKnown();
      return 0;
    }
  }

  /// An integer that is compared with a double.
  record Widened(Whole inner) implements Real {
    @Override
    public double value(Evaluation at) {
      return inner.value(at);
    }
  }

  /// `convert`.
  record Converted(Real inner, UnitConversion conversion) implements Real {
    @Override
    public double value(Evaluation at) {
      return conversion.apply(inner.value(at));
    }
  }

  record Negative(Real inner) implements Real {
    @Override
    public double value(Evaluation at) {
      return -inner.value(at);
    }
  }

  record Computed(Arithmetic operation, Real left, Real right) implements Real {
    @Override
    public double value(Evaluation at) {
      double first = left.value(at);
      double second = right.value(at);
      return operation.of(first, second);
    }
  }

  /// `condition ? first : second`
  record Choice(Truth condition, Real first, Real second) implements Real {
    @Override
    public double value(Evaluation at) {
      Verdict before = at.suspend();
      return at.resume(before, condition.test(at)) ? first.value(at) : second.value(at);
    }
  }
}
