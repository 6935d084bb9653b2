package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Plan.Access;
import io.lockstep.twin.internal.query.Query.Direction;
import io.lockstep.twin.internal.query.Query.Edge;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes plans: begins where the fewest rows are to be expected, wherever in a pattern that is,
/// then follows the arrows with the fewest relationships first, and begins again where no arrow
/// leads. Choices depend on counts of the state; the choices of a plan are remembered, and make the
/// same plan again. Used once.
final class Planner {
  /// More twins of a list of ids are not looked up to count their relationships.
  private static final int LOOKED_UP_MAX = 16;

  private static final double ESTIMATE_MAX = 1e15;

  private final Query query;
  private final State state;
  private final ModelSets models;
  private final BitSet bound = new BitSet();
  private final Set<Integer> openEdges = new LinkedHashSet<>();
  private final List<Expression> openConditions;
  private final List<Plan.Step> steps = new ArrayList<>();
  private final List<Long> decisions = new ArrayList<>();

  private Planner(Query query, State state, ModelSets models) {
    this.query = query;
    this.state = state;
    this.models = models;
    this.openConditions = new ArrayList<>(query.conditions());
    for (int i = 0; i < query.edges().size(); i++) {
      openEdges.add(i);
    }
  }

  /// The plan that looks best on a state.
  static Plan plan(Query query, State state, ModelSets models) {
    Planner planner = new Planner(query, state, models);
    while (!planner.isComplete()) {
      if (!planner.chooseWalk()) {
        planner.chooseScan();
      }
    }
    return new Plan(planner.steps, planner.decisions);
  }

  /// The plan of earlier choices.
  ///
  /// @throws QueryProblem of kind CONTINUATION when they do not fit the query
  static Plan replay(Query query, State state, ModelSets models, List<Long> decisions) {
    Planner planner = new Planner(query, state, models);
    Cursor.Marks choices = new Cursor.Marks(decisions);
    while (!choices.isEmpty()) {
      int what = choices.next(0, Integer.MAX_VALUE);
      if (what % 2 == 0) {
        planner.replayScan(what / 2, choices);
      } else {
        planner.replayWalk(what / 2, choices.next(0, 1) == 1);
      }
    }
    if (!planner.isComplete()) {
      throw unfit();
    }
    return new Plan(planner.steps, planner.decisions);
  }

  private static QueryProblem unfit() {
    return new QueryProblem(
        QueryProblem.Kind.CONTINUATION, "plan: expected one of this query, found another");
  }

  private boolean isComplete() {
    return bound.cardinality() == query.variables().size() && openEdges.isEmpty();
  }

  private void replayScan(int variable, Cursor.Marks choices) {
    if (variable >= query.variables().size() || bound.get(variable)) {
      throw unfit();
    }
    List<Access> accesses = Accesses.of(query, variable);
    int index = choices.next(0, accesses.size() - 1);
    scan(variable, index, accesses.get(index), 0);
  }

  private void replayWalk(int index, boolean isReversed) {
    if (!openEdges.contains(index)) {
      throw unfit();
    }
    Edge edge = query.edges().get(index);
    if (!bound.get(isReversed ? edge.right() : edge.left())) {
      throw unfit();
    }
    walk(index, isReversed, 0);
  }

  // Scans

  private void chooseScan() {
    int bestVariable = -1;
    int bestIndex = -1;
    Access best = null;
    double bestRows = 0;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int i = 0; i < query.variables().size(); i++) {
      boolean isLink = isLink(i);
      if (bound.get(i) || isLink) {
        continue;
      }
      List<Access> accesses = Accesses.of(query, i);
      for (int index = 0; index < accesses.size(); index++) {
        Access access = accesses.get(index);
        double rows = rows(access);
        double cost = rows * (1 + leastFanout(i, access));
        if (rows >= 0 && cost < bestCost) {
          bestVariable = i;
          bestIndex = index;
          best = access;
          bestRows = rows;
          bestCost = cost;
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("a variable that neither a scan nor a walk binds");
    }
    scan(bestVariable, bestIndex, best, bestRows);
  }

  private boolean isLink(int variable) {
    return query.edges().stream().anyMatch(edge -> edge.link() == variable);
  }

  private void scan(int variable, int index, Access access, double rows) {
    decisions.add(2L * variable);
    decisions.add((long) index);
    bound.set(variable);
    steps.add(new Plan.Step.Scan(variable, access, rows, decidable()));
  }

  /// How many rows an access gives at most, or -1 when it is not there.
  private double rows(Access access) {
    return switch (access) {
      case Access.TwinsById(List<String> ids) -> ids.size();
      case Access.TwinsOfModel(Expression.OfModel condition) -> models.twins(condition);
      case Access.TwinsByValue(String path, var probe) -> state.valueIndex().estimate(path, probe);
      case Access.AllTwins _ -> state.twins.count();
      case Access.OutgoingOf(List<String> ids) -> degrees(ids, Direction.OUT, ids.size());
      case Access.IncomingTo(List<String> ids) -> degrees(ids, Direction.IN, ids.size());
      case Access.Named(Set<String> names) -> {
        long count = 0;
        for (String name : names) {
          int number = state.relationships.numberOfName(name);
          count += number < 0 ? 0 : state.relationships.countOfName(number);
        }
        yield count;
      }
      case Access.AllRelationships _ -> state.relationships.count();
    };
  }

  private long degrees(List<String> ids, Direction direction, int max) {
    long sum = 0;
    for (String id : ids.subList(0, Math.min(max, ids.size()))) {
      int twin = state.twins.find(id);
      if (twin >= 0) {
        sum += direction == Direction.IN ? 0 : state.twins.outCount(twin);
        sum += direction == Direction.OUT ? 0 : state.twins.inCount(twin);
      }
    }
    return sum;
  }

  // Walks

  /// How many relationships the cheapest arrow at a twin has to look at; 0 when it has none.
  private double leastFanout(int variable, Access access) {
    double least = Double.POSITIVE_INFINITY;
    for (int index : openEdges) {
      Edge edge = query.edges().get(index);
      if (edge.left() == variable) {
        least = Math.min(least, fanout(edge, false, access));
      }
      if (edge.right() == variable) {
        least = Math.min(least, fanout(edge, true, access));
      }
    }
    return least == Double.POSITIVE_INFINITY ? 0 : least;
  }

  /// @param access how the twin is found at which the walk begins, or null when another walk leads
  ///   to it
  private double fanout(Edge edge, boolean isReversed, @Nullable Access access) {
    Direction direction = isReversed ? edge.direction().reversed() : edge.direction();
    double twins = Math.max(1, state.twins.count());
    double relationships = state.relationships.count();
    double average = (direction == Direction.EITHER ? 2 : 1) * relationships / twins;
    double first = average;
    if (access instanceof Access.TwinsById(List<String> ids) && !ids.isEmpty()) {
      int looked = Math.min(LOOKED_UP_MAX, ids.size());
      first = (double) degrees(ids, direction, looked) / looked;
    }
    double hops = Math.min(edge.most(), 64) - 1;
    double further = average <= 1 ? 1 + hops * average : StrictMath.pow(average, hops);
    return Math.min(ESTIMATE_MAX, first * further);
  }

  private boolean chooseWalk() {
    int best = -1;
    boolean isBestReversed = false;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int index : openEdges) {
      Edge edge = query.edges().get(index);
      for (boolean isReversed : new boolean[] {false, true}) {
        int anchor = isReversed ? edge.right() : edge.left();
        if (bound.get(anchor)) {
          double cost = fanout(edge, isReversed, accessOf(anchor));
          if (best < 0 || cost < bestCost) {
            best = index;
            isBestReversed = isReversed;
            bestCost = cost;
          }
        }
      }
    }
    if (best < 0) {
      return false;
    }
    walk(best, isBestReversed, bestCost);
    return true;
  }

  private @Nullable Access accessOf(int variable) {
    for (Plan.Step step : steps) {
      if (step instanceof Plan.Step.Scan scan && scan.variable() == variable) {
        return scan.access();
      }
    }
    return null;
  }

  private void walk(int index, boolean isReversed, double estimate) {
    Edge edge = query.edges().get(index);
    decisions.add(2L * index + 1);
    decisions.add(isReversed ? 1L : 0L);
    WalkCursor.Way way =
        new WalkCursor.Way(
            edge,
            isReversed,
            bound.get(isReversed ? edge.left() : edge.right()),
            bound.get(edge.link()),
            keepsPath(edge));
    openEdges.remove(index);
    bound.set(edge.left());
    bound.set(edge.right());
    bound.set(edge.link());
    steps.add(new Plan.Step.Walk(way, estimate, decidable()));
  }

  /// Paths are kept for who names them, and to tell rows apart that are put in order.
  private boolean keepsPath(Edge edge) {
    return query.isOrdered() || !query.variables().get(edge.link()).name().isEmpty();
  }

  // Conditions

  /// Takes the conditions that speak of nothing but what is bound.
  private List<Expression> decidable() {
    List<Expression> decidable = new ArrayList<>();
    for (Expression condition : List.copyOf(openConditions)) {
      BitSet needed = new BitSet();
      addVariables(condition, needed);
      needed.andNot(bound);
      if (needed.isEmpty()) {
        decidable.add(condition);
        openConditions.remove(condition);
      }
    }
    return decidable;
  }

  private static void addVariables(Expression expression, BitSet into) {
    if (expression instanceof Expression.Path path) {
      into.set(path.variable());
    } else if (expression instanceof Expression.OfModel ofModel) {
      into.set(ofModel.variable());
    }
    expression.children().forEach(child -> addVariables(child, into));
  }
}
