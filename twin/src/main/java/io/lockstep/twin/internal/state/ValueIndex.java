package io.lockstep.twin.internal.state;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Finds twins by the value of a property without looking at all of them. It narrows, it does not
/// decide: the caller looks at each candidate's value itself. Belongs to one state and is as
/// thread-safe as that.
public interface ValueIndex {
  /// Knows no property.
  ValueIndex NONE = new Nothing();

  /// How many candidates there are at most, cheaply: to choose between indexes.
  ///
  /// @param path the property's slot path (`motor/rpm`), in whatever model has it
  /// @return -1 when there is no index that answers this probe
  long estimate(String path, Probe probe);

  /// Twins of which at least all are named whose value fits the probe; ascending references, none
  /// twice. Asked only when [#estimate] gave no -1 for the same question.
  int[] candidates(String path, Probe probe);

  /// What a value has to be. Numbers are in the models' units, as the shared readings of slots are.
  sealed interface Probe {
    /// A number between two bounds, both inclusive; infinite where there is none. Whole numbers
    /// that no double holds exactly must be found under the doubles around them.
    record Numbers(double low, double high) implements Probe {}

    /// A number that is one of a few.
    record NumberIn(List<Double> values) implements Probe {
      public NumberIn {
        values = List.copyOf(values);
      }
    }

    /// A text that is one of a few.
    record TextIn(SortedSet<String> values) implements Probe {
      public TextIn {
        values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
      }
    }

    /// A text that begins so.
    record TextPrefix(String prefix) implements Probe {}

    /// A boolean.
    record Bool(boolean value) implements Probe {}
  }

  /// The index that knows no property.
  final class Nothing implements ValueIndex {
    private Nothing() {}

    @Override
    public long estimate(String path, Probe probe) {
      return -1;
    }

    @Override
    public int[] candidates(String path, Probe probe) {
      throw new IllegalArgumentException("index of " + path + ": expected one, found none");
    }
  }
}
