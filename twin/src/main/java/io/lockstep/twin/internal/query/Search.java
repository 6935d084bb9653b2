package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Plan.Access;
import io.lockstep.twin.internal.query.Plan.Step;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.ValueIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a plan, one after the other: its steps are cursors, one inside of the other.
/// Its place is a few numbers a step, and can be found again on a later state. Confined to one
/// thread.
final class Search {
  private final State state;
  private final Query query;
  private final Plan plan;
  private final Evaluator evaluator;
  private final ModelSets models;
  private final Meter meter;
  private final Row row;
  private final Cursor[] cursors;
  private final BitSet[] used;
  private final long[] looked;
  private final long[] passed;
  private Cursor.@Nullable Marks resuming;
  private long restored;
  private int level = -1;

  Search(State state, Query query, Plan plan, Evaluator evaluator, ModelSets models, Meter meter) {
    this.state = state;
    this.query = query;
    this.plan = plan;
    this.evaluator = evaluator;
    this.models = models;
    this.meter = meter;
    this.row = new Row(query.variables().size());
    this.used = new BitSet[query.patterns()];
    for (int i = 0; i < used.length; i++) {
      used[i] = new BitSet();
    }
    this.cursors = new Cursor[plan.steps().size()];
    for (int i = 0; i < cursors.length; i++) {
      cursors[i] = cursor(plan.steps().get(i));
    }
    this.looked = new long[cursors.length];
    this.passed = new long[cursors.length];
  }

  /// Begins where another search was.
  void restore(List<Long> marks) {
    resuming = new Cursor.Marks(marks);
  }

  /// What was found last. It changes as the search goes on.
  Row row() {
    return row;
  }

  /// Goes on to the next row.
  Cursor.Outcome next() {
    if (level < 0) {
      level = 0;
      open();
    }
    while (true) {
      boolean isMarked = resuming != null;
      long before = meter.visited();
      Cursor.Outcome outcome = cursors[level].next();
      looked[level] += meter.visited() - before;
      switch (outcome) {
        case STOPPED -> {
          return Cursor.Outcome.STOPPED;
        }
        case END -> {
          resuming = null;
          if (level == 0) {
            return Cursor.Outcome.END;
          }
          level--;
        }
        case ITEM -> {
          restored += isMarked ? 1 : 0;
          if (!holds()) {
            resuming = null;
          } else if (level == cursors.length - 1) {
            resuming = null;
            passed[level]++;
            return Cursor.Outcome.ITEM;
          } else {
            passed[level]++;
            level++;
            open();
          }
        }
      }
    }
  }

  /// Opens the cursor of the present level: at its mark, while there are marks and what they name
  /// is still there.
  private void open() {
    Cursor.Marks marks = resuming;
    if (marks == null || marks.isEmpty()) {
      resuming = null;
      cursors[level].open();
    } else if (!cursors[level].restore(marks)) {
      resuming = null;
    }
  }

  private boolean holds() {
    for (Expression condition : plan.steps().get(level).conditions()) {
      if (!evaluator.holds(condition, row)) {
        return false;
      }
    }
    return true;
  }

  /// Where it is: at the row that it found last, or before what it did not look at any more.
  List<Long> marks() {
    List<Long> marks = new ArrayList<>();
    for (int i = 0; i <= level; i++) {
      cursors[i].mark(marks);
    }
    return marks;
  }

  /// Whether nothing was looked at but what the marks named.
  boolean isWithoutProgress() {
    return meter.visited() <= restored + 1;
  }

  /// How many twins and relationships a step looked at.
  long looked(int step) {
    return looked[step];
  }

  /// How many of them fitted.
  long passed(int step) {
    return passed[step];
  }

  private Cursor cursor(Step step) {
    return switch (step) {
      case Step.Scan(int variable, Access access, double _, List<Expression> _) ->
          scan(variable, access);
      case Step.Walk(WalkCursor.Way way, double _, List<Expression> _) ->
          new WalkCursor(
              state,
              row,
              way,
              query.variables().get(way.edge().link()).kind() == Query.Variable.Kind.PATH,
              trail(way.edge()),
              meter);
    };
  }

  /// Where to note what a pattern has used; null when nothing can come twice.
  private @Nullable BitSet trail(Query.Edge edge) {
    boolean isAlone =
        query.edges().stream().filter(other -> other.pattern() == edge.pattern()).count() == 1;
    return isAlone && edge.most() == 1 ? null : used[edge.pattern()];
  }

  private Cursor scan(int variable, Access access) {
    return switch (access) {
      case Access.TwinsById(List<String> ids) ->
          new ScanCursor(() -> new Scan.ById(state, ids), row, variable, meter);
      case Access.TwinsOfModel(Expression.OfModel condition) -> {
        BitSet wanted = models.of(condition);
        yield new ScanCursor(() -> new Scan.OfModels(state, wanted), row, variable, meter);
      }
      case Access.TwinsByValue(String path, var probe) -> {
        ValueIndex index = state.valueIndex();
        if (index.estimate(path, probe) < 0) {
          // The index of an earlier page is gone; all twins have the same order.
          yield new ScanCursor(() -> new Scan.All(state, false), row, variable, meter);
        }
        int[] candidates = index.candidates(path, probe);
        yield new ScanCursor(() -> new Scan.Candidates(state, candidates), row, variable, meter);
      }
      case Access.AllTwins _ ->
          new ScanCursor(() -> new Scan.All(state, false), row, variable, meter);
      case Access.OutgoingOf(List<String> ids) ->
          new ScanCursor(() -> new Scan.OfTwins(state, ids, false), row, variable, meter);
      case Access.IncomingTo(List<String> ids) ->
          new ScanCursor(() -> new Scan.OfTwins(state, ids, true), row, variable, meter);
      case Access.Named(SortedSet<String> names) ->
          new ScanCursor(() -> new Scan.Named(state, List.copyOf(names)), row, variable, meter);
      case Access.AllRelationships _ ->
          new ScanCursor(() -> new Scan.All(state, true), row, variable, meter);
    };
  }
}
