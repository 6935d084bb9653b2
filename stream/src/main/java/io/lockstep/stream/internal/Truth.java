package io.lockstep.stream.internal;

import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Verdict;

/// A condition of CEL that is computed without an object: true, false, or not known. Immutable.
///
/// What is not known follows the logic of CEL (and of Kleene): `false && x` is false and `true ||
/// x` is true whatever `x` is, on either side.
public sealed interface Truth {
  /// Computes it.
  Verdict test(Evaluation at);

  /// `true` or `false`.
  record Constant(boolean value) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      return Verdict.of(value);
    }
  }

  /// The value of a boolean property.
  record Flag(int slot) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      return at.knows(slot) ? Verdict.of(at.readings().bits(slot) != 0) : at.settle(false);
    }
  }

  /// `!a`
  record Not(Truth inner) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      Verdict verdict = inner.test(at);
      return switch (verdict) {
        case TRUE -> Verdict.FALSE;
        case FALSE -> Verdict.TRUE;
        case NOT_KNOWN, FAILED -> verdict;
      };
    }
  }

  /// `a && b`
  record And(Truth left, Truth right) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      Verdict first = left.test(at);
      if (first == Verdict.FALSE) {
        return Verdict.FALSE;
      }
      Verdict second = right.test(at);
      return first == Verdict.TRUE || second == Verdict.FALSE ? second : first;
    }
  }

  /// `a || b`
  record Or(Truth left, Truth right) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      Verdict first = left.test(at);
      if (first == Verdict.TRUE) {
        return Verdict.TRUE;
      }
      Verdict second = right.test(at);
      return first == Verdict.FALSE || second == Verdict.TRUE ? second : first;
    }
  }

  /// `a == b` of two conditions; `a != b` is its [Not].
  record Same(Truth left, Truth right) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      Verdict first = left.test(at);
      Verdict second = right.test(at);
      if (first.isKnown() && second.isKnown()) {
        return Verdict.of(first == second);
      }
      return first.isKnown() ? second : first;
    }
  }

  /// Two integers compared.
  record Wholes(Relation relation, Whole left, Whole right) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      long first = left.value(at);
      long second = right.value(at);
      return at.settle(relation.holds(first, second));
    }
  }

  /// Two numbers compared.
  record Reals(Relation relation, Real left, Real right) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      double first = left.value(at);
      double second = right.value(at);
      return at.settle(relation.holds(first, second));
    }
  }

  /// Two texts compared, by UTF-16 units.
  record Texts(Relation relation, Words left, Words right) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      String first = left.value(at);
      String second = right.value(at);
      return at.settle(relation.holds(first, second));
    }
  }

  /// `condition ? first : second`
  record Choice(Truth condition, Truth first, Truth second) implements Truth {
    @Override
    public Verdict test(Evaluation at) {
      Verdict verdict = condition.test(at);
      return switch (verdict) {
        case TRUE -> first.test(at);
        case FALSE -> second.test(at);
        case NOT_KNOWN, FAILED -> verdict;
      };
    }
  }
}
