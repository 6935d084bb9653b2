package io.lockstep.twin.internal.query;

import io.lockstep.twin.QueryTimes;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Runs one page of a query. Used once, by one thread.
public final class Execution {
  private static final int CLOCK_INTERVAL = 256;

  /// Where a query goes on: at a root, and below it at one relationship of each join that was
  /// entered.
  ///
  /// @param first with `second` and `third` the root, as its scan knows it
  /// @param given how many rows were given in all
  /// @param counted what COUNT came to so far
  /// @param path for each join entered the relationship and its stamp
  public record Progress(
      long first, long second, long third, long given, long counted, List<Long> path) {
    /// At the beginning.
    public static final Progress START = new Progress(0, -1, -1, 0, 0, List.of());

    public Progress {
      path = List.copyOf(path);
    }
  }

  /// One page.
  ///
  /// @param progress null when it is the last
  /// @param visited how many twins and relationships were looked at
  public record Result(List<String> rows, @Nullable Progress progress, long visited) {
    public Result {
      rows = List.copyOf(rows);
    }
  }

  private final State state;
  private final TwinJson json;
  private final Query query;
  private final Plan plan;
  private final Evaluator evaluator;
  private final int[] row;
  private final int pageSize;
  private final long visitsMax;
  private final LongSupplier nanos;
  private final long deadlineNanos;

  private final RootScan scan;
  private final List<String> rows = new ArrayList<>();
  private List<Long> resumePath = List.of();
  private int replayedVisits;
  private boolean isResuming;
  private long visited;
  private long given;
  private long counted;
  private boolean isStopped;
  private int stoppedDepth;

  private Execution(
      State state,
      Query query,
      int pageSize,
      long visitsMax,
      LongSupplier nanos,
      long deadlineNanos) {
    this.state = state;
    this.json = new TwinJson(state);
    this.query = query;
    this.plan = Planner.plan(query);
    this.evaluator = new Evaluator(query, state);
    this.row = new int[query.variables().size()];
    this.pageSize = pageSize;
    this.visitsMax = visitsMax;
    this.nanos = nanos;
    this.deadlineNanos = deadlineNanos;
    this.scan = scan(plan.root());
  }

  /// Runs a page.
  ///
  /// @throws QueryProblem when the text does not parse, or the budget is used up without progress
  public static Result run(
      State state,
      String sql,
      SortedMap<String, String> parameters,
      Progress from,
      int pageSize,
      long visitsMax,
      LongSupplier nanos,
      long deadlineNanos) {
    Query query = Parser.parse(sql, parameters);
    return new Execution(state, query, pageSize, visitsMax, nanos, deadlineNanos).run(from);
  }

  /// The times that a query asks for.
  ///
  /// @throws QueryProblem when the text does not parse
  public static QueryTimes times(String sql, SortedMap<String, String> parameters) {
    return Parser.parse(sql, parameters).times();
  }

  private RootScan scan(Plan.Root root) {
    return switch (root) {
      case Plan.Root.ById(List<String> ids) -> new RootScan.ById(state, ids);
      case Plan.Root.OfModel(Condition.OfModel condition) ->
          new RootScan.OfModels(state, evaluator.models(condition));
      case Plan.Root.OutgoingOf(String id) ->
          new RootScan.OfTwin(state, state.twins.find(id), false);
      case Plan.Root.IncomingTo(String id) ->
          new RootScan.OfTwin(state, state.twins.find(id), true);
      case Plan.Root.AllTwins _ -> new RootScan.All(state, false);
      case Plan.Root.AllRelationships _ -> new RootScan.All(state, true);
    };
  }

  private Result run(Progress from) {
    given = from.given();
    counted = from.counted();
    if (isTopReached()) {
      return new Result(rows, null, visited);
    }
    if (!from.equals(Progress.START)) {
      isResuming = scan.resume(new RootScan.Mark(from.first(), from.second(), from.third()));
      resumePath = isResuming ? from.path() : List.of();
      replayedVisits = resumePath.size() / 2;
    }
    for (int root = scan.next(); root >= 0; root = scan.next()) {
      row[plan.rootVariable()] = root;
      visit(0);
      if (!isStopped) {
        descend(0);
      }
      if (isStopped) {
        return new Result(rows, isTopReached() ? null : progress(), visited);
      }
      isResuming = false;
    }
    if (query.projection() instanceof Query.Projection.Count) {
      rows.add("{\"COUNT\":" + counted + "}");
    }
    return new Result(rows, null, visited);
  }

  private Progress progress() {
    List<Long> path = new ArrayList<>();
    for (int i = 0; i < stoppedDepth; i++) {
      int relationship = row[plan.steps().get(i).join().relationship()];
      path.add((long) relationship);
      path.add(state.relationships.stamp(relationship));
    }
    RootScan.Mark mark = scan.mark();
    return new Progress(mark.first(), mark.second(), mark.third(), given, counted, path);
  }

  private boolean isTopReached() {
    Integer top = query.top();
    return top != null && given >= top;
  }

  /// Counts one twin or relationship that is looked at; stops before it when the budget is used up.
  ///
  /// @param depth how many joins are entered
  private void visit(int depth) {
    visited++;
    boolean isUsedUp =
        visited > visitsMax
            || (visited % CLOCK_INTERVAL == 0 && nanos.getAsLong() - deadlineNanos >= 0);
    if (!isUsedUp) {
      return;
    }
    if (visited <= replayedVisits + 1L) {
      throw new QueryProblem(
          QueryProblem.Kind.BUDGET,
          "query: expected to get on within the budget, found it used up after %d visits; raise it"
              .formatted(visited - 1));
    }
    stop(depth);
  }

  private void stop(int depth) {
    isStopped = true;
    stoppedDepth = depth;
  }

  private void descend(int step) {
    for (Condition condition : plan.conditions().get(step)) {
      if (evaluator.decide(condition, row) != Evaluator.Truth.TRUE) {
        return;
      }
    }
    if (step == plan.steps().size()) {
      found();
      return;
    }
    Plan.Step next = plan.steps().get(step);
    Query.Join join = next.join();
    int name = state.relationships.numberOfName(join.relationshipName());
    if (name < 0) {
      return;
    }
    for (int at = begin(step, next); at >= 0; at = follow(next, at)) {
      row[join.relationship()] = at;
      visit(step + 1);
      if (!isStopped && state.relationships.nameNumber(at) == name) {
        if (next.fromSource()) {
          row[join.target()] = state.relationships.target(at);
        } else {
          row[join.source()] = state.relationships.source(at);
        }
        descend(step + 1);
      }
      if (isStopped) {
        return;
      }
      isResuming = false;
    }
  }

  private int follow(Plan.Step step, int relationship) {
    return step.fromSource()
        ? state.relationships.nextOut(relationship)
        : state.relationships.nextIn(relationship);
  }

  /// The first relationship to look at: where the page before stopped, else the first of all.
  private int begin(int step, Plan.Step next) {
    int twin = row[next.fromSource() ? next.join().source() : next.join().target()];
    int head = next.fromSource() ? state.twins.outHead(twin) : state.twins.inHead(twin);
    if (!isResuming || 2 * step >= resumePath.size()) {
      return head;
    }
    int marked = resumePath.get(2 * step).intValue();
    long stamp = resumePath.get(2 * step + 1);
    boolean isThere =
        state.relationships.exists(marked)
            && state.relationships.stamp(marked) == stamp
            && twin
                == (next.fromSource()
                    ? state.relationships.source(marked)
                    : state.relationships.target(marked));
    if (isThere) {
      return marked;
    }
    isResuming = false;
    int at = head;
    while (at >= 0 && state.relationships.stamp(at) <= stamp) {
      at = follow(next, at);
    }
    return at;
  }

  private void found() {
    isResuming = false;
    if (query.projection() instanceof Query.Projection.Count) {
      counted++;
    } else if (rows.size() == pageSize) {
      stop(plan.steps().size());
    } else {
      given++;
      rows.add(render());
      if (isTopReached()) {
        stop(plan.steps().size());
      }
    }
  }

  private String render() {
    return switch (query.projection()) {
      case Query.Projection.All _ -> renderAll();
      case Query.Projection.Count _ -> "";
      case Query.Projection.Items(List<Query.Item> items) -> renderItems(items);
    };
  }

  private String renderAll() {
    if (query.joins().isEmpty()) {
      return renderVariable(0);
    }
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < row.length; i++) {
      String name = query.variables().get(i).name();
      if (!name.isEmpty()) {
        JsonText.key(out.append(out.length() == 1 ? "" : ","), name).append(renderVariable(i));
      }
    }
    return out.append('}').toString();
  }

  private String renderVariable(int variable) {
    return query.variables().get(variable).isRelationship()
        ? json.relationship(row[variable])
        : json.twin(row[variable]);
  }

  private String renderItems(List<Query.Item> items) {
    StringBuilder out = new StringBuilder("{");
    for (Query.Item item : items) {
      if (item.operand() instanceof Operand.Path path && path.segments().isEmpty()) {
        JsonText.key(out.append(out.length() == 1 ? "" : ","), item.name())
            .append(renderVariable(path.variable()));
        continue;
      }
      Value value = evaluator.value(item.operand(), row);
      if (!(value instanceof Value.Missing)) {
        JsonText.key(out.append(out.length() == 1 ? "" : ","), item.name());
        Properties.append(out, value);
      }
    }
    return out.append('}').toString();
  }
}
