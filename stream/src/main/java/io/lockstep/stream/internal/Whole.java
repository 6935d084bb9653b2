package io.lockstep.stream.internal;

import io.lockstep.stream.Evaluation;

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
}
