package io.lockstep.twin.internal.query;

import java.util.List;

/// One step of a search: gives, one after the other, what fits what earlier steps bound. It is
/// opened anew for each row of the steps before. Confined to one thread.
interface Cursor {
  enum Outcome {
    /// The row has the next one.
    ITEM,
    /// There is no more.
    END,
    /// The budget is used up; [#mark] says where.
    STOPPED
  }

  /// Begins.
  void open();

  /// Goes on.
  Outcome next();

  /// Appends where it is: at the item that it gave last, or before the one that it did not look at
  /// any more.
  void mark(List<Long> into);

  /// Begins at a mark, so that [#next] gives the marked item; or, when that is gone, the one
  /// behind. True when it is still there.
  boolean restore(Marks from);

  /// Numbers of marks, read one by one.
  final class Marks {
    private final List<Long> numbers;
    private int at;

    Marks(List<Long> numbers) {
      this.numbers = List.copyOf(numbers);
    }

    boolean isEmpty() {
      return at == numbers.size();
    }

    long next() {
      if (isEmpty()) {
        throw new QueryProblem(QueryProblem.Kind.CONTINUATION, "marks: expected another number");
      }
      return numbers.get(at++);
    }

    /// A number that must be within a range, both ends inclusive.
    int next(int least, int most) {
      long number = next();
      if (number < least || number > most) {
        throw new QueryProblem(
            QueryProblem.Kind.CONTINUATION,
            "marks: expected %d to %d, found %d".formatted(least, most, number));
      }
      return (int) number;
    }
  }
}
