package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.state.ValueIndex;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// How a query is answered: steps, one inside of the other, each with the conditions that can be
/// decided once it bound its variables. Immutable.
///
/// @param decisions which choices made the plan: with them the planner makes it again from the same
///   text, whatever the state is then
record Plan(List<Step> steps, List<Long> decisions) {
  Plan {
    steps = List.copyOf(steps);
    decisions = List.copyOf(decisions);
  }

  sealed interface Step {
    /// How many rows it is thought to give for one row of the steps before.
    double estimate();

    List<Expression> conditions();

    /// Binds a variable to all that an access gives.
    record Scan(int variable, Access access, double estimate, List<Expression> conditions)
        implements Step {
      public Scan {
        conditions = List.copyOf(conditions);
      }
    }

    /// Follows an arrow.
    record Walk(WalkCursor.Way way, double estimate, List<Expression> conditions) implements Step {
      public Walk {
        conditions = List.copyOf(conditions);
      }
    }
  }

  /// Where twins or relationships come from when nothing is bound that leads to them.
  sealed interface Access {
    record TwinsById(List<String> ids) implements Access {
      public TwinsById {
        ids = List.copyOf(ids);
      }
    }

    record TwinsOfModel(Expression.OfModel condition) implements Access {}

    record TwinsByValue(String path, ValueIndex.Probe probe) implements Access {}

    record AllTwins() implements Access {}

    record OutgoingOf(List<String> ids) implements Access {
      public OutgoingOf {
        ids = List.copyOf(ids);
      }
    }

    record IncomingTo(List<String> ids) implements Access {
      public IncomingTo {
        ids = List.copyOf(ids);
      }
    }

    /// Relationships of some names.
    record Named(SortedSet<String> names) implements Access {
      public Named {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
      }
    }

    record AllRelationships() implements Access {}
  }
}
