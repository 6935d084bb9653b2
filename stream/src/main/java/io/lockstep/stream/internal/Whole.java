package io.lockstep.stream.internal;

import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Verdict;

/// An integer of CEL: 64 bits, and an error when a result does not fit. Immutable.
sealed interface Whole {
  /// Computes it; any number when `at` was told that there is none.
  long value(Evaluation at);

  record Constant(long number) implements Whole {
    @Override
    public long value(Evaluation at) {
      return number;
    }
  }

  /// The value of an integer property.
  record Property(int slot) implements Whole {
    @Override
    public long value(Evaluation at) {
      return at.knows(slot) ? at.readings().bits(slot) : 0;
    }
  }

  record Negative(Whole inner) implements Whole {
    @Override
    public long value(Evaluation at) {
      long number = inner.value(at);
      if (number == Long.MIN_VALUE) {
        at.failed();
      }
      return -number;
    }
  }

  record Computed(Arithmetic operation, Whole left, Whole right) implements Whole {
    @Override
    public long value(Evaluation at) {
      long first = left.value(at);
      long second = right.value(at);
      return operation.of(first, second, at);
    }
  }

  /// `condition ? first : second`
  record Choice(Truth condition, Whole first, Whole second) implements Whole {
    @Override
    public long value(Evaluation at) {
      Verdict before = at.suspend();
      return at.resume(before, condition.test(at)) ? first.value(at) : second.value(at);
    }
  }

  /// `int(inner)`: towards zero; one that does not fit 64 bits fails.
  record Truncated(Real inner) implements Whole {
    private static final double BOUND = 0x1p63;

    @Override
    public long value(Evaluation at) {
      double number = inner.value(at);
      if (!(number > -BOUND && number < BOUND)) {
        at.failed();
      }
      return (long) number;
    }
  }
}
