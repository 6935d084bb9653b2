package io.lockstep.twin.internal.query;

import io.lockstep.twin.QueryBudget;
import io.lockstep.twin.QueryHistory;
import io.lockstep.twin.QueryLimits;
import io.lockstep.twin.QueryTimes;
import io.lockstep.twin.internal.query.Ranking.Ranked;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Runs one page of a query. Used once, by one thread.
public final class Execution {
  /// One page.
  ///
  /// @param next where the next page begins, to hand in again; null when this is the last
  /// @param visited how many twins and relationships were looked at
  public record Result(List<String> rows, @Nullable JsonNode next, long visited) {
    public Result {
      rows = List.copyOf(rows);
    }
  }

  /// Which page to run.
  ///
  /// @param sql the query's text
  /// @param parameters JSON texts by name
  /// @param from where the page begins, from the one before; null for the first
  /// @param history what history functions ask, or null when there is none
  /// @param limits what it may say and take
  public record Page(
      String sql,
      SortedMap<String, String> parameters,
      @Nullable JsonNode from,
      int size,
      @Nullable QueryHistory history,
      QueryLimits limits) {}

  private final State state;
  private final Query query;
  private final int pageSize;
  private final Progress from;
  private final Meter meter;
  private final Plan plan;
  private final Evaluator evaluator;
  private final Search search;
  private final RowJson json;
  private final List<String> rows = new ArrayList<>();

  private Execution(State state, Page page, QueryBudget budget) {
    QueryHistory history = page.history();
    ModelSets models = new ModelSets(state);
    this.state = state;
    this.query = Parser.parse(page.sql(), page.parameters(), page.limits());
    this.pageSize = page.size();
    this.from =
        page.from() == null
            ? Progress.start(history == null ? 0 : history.nowMicros())
            : Progress.read(page.from());
    this.meter =
        new Meter(
            budget.visitsMax(),
            budget.nanos(),
            budget.deadlineNanos(),
            Math.min(budget.bytesMax(), page.limits().memoryBytes()));
    this.plan =
        from.marks().isEmpty()
            ? Planner.plan(query, state, models)
            : Planner.replay(query, state, models, from.plan());
    this.evaluator = new Evaluator(query, state, models, history, from.nowMicros(), meter);
    this.search = new Search(state, query, plan, evaluator, models, meter);
    this.json = new RowJson(query, evaluator);
  }

  /// Runs a page.
  ///
  /// @throws QueryProblem when the text does not parse, the page's begin is not one of ours, or the
  ///   budget is used up
  public static Result run(State state, Page page, QueryBudget budget) {
    return new Execution(state, page, budget).run();
  }

  /// The times that a query asks for.
  ///
  /// @throws QueryProblem when the text does not parse
  public static QueryTimes times(
      String sql, SortedMap<String, String> parameters, QueryLimits limits) {
    return Parser.parse(sql, parameters, limits).times();
  }

  private Result run() {
    if (query.explain() != Query.Explain.NO && state.veil() != null) {
      throw new QueryProblem(
          QueryProblem.Kind.HIDDEN,
          "EXPLAIN tells how many twins and relationships there are: expected somebody who may read all of them");
    }
    return switch (query.explain()) {
      case NO -> query.isOrdered() ? ordered() : streamed();
      case PLAN -> new Result(Explanation.rows(query, plan, null), null, meter.visited());
      case ANALYZE -> {
        all(row -> {});
        yield new Result(Explanation.rows(query, plan, search), null, meter.visited());
      }
    };
  }

  // Rows as they are found

  private Result streamed() {
    if (!from.marks().isEmpty()) {
      search.restore(from.marks());
    }
    long consumed = from.consumed();
    while (!isLimitReached(consumed)) {
      switch (search.next()) {
        case END -> {
          return last();
        }
        case STOPPED -> {
          if (search.isWithoutProgress() || (meter.isLate() && rows.isEmpty())) {
            throw meter.usedUp();
          }
          return page(consumed);
        }
        case ITEM -> {
          if (consumed >= query.offset()) {
            if (rows.size() == pageSize) {
              return page(consumed);
            }
            rows.add(json.row(search.row()));
          }
          consumed++;
        }
      }
    }
    return last();
  }

  private boolean isLimitReached(long consumed) {
    Long limit = query.limit();
    return limit != null && consumed - query.offset() >= limit;
  }

  private Result last() {
    return new Result(rows, null, meter.visited());
  }

  private Result page(long consumed) {
    Progress next =
        new Progress(consumed, from.nowMicros(), plan.decisions(), search.marks(), null);
    return new Result(rows, next.write(), meter.visited());
  }

  // Rows in an order: all are found, the first ones behind the page before are kept

  private Result ordered() {
    boolean isFirst = from.after() == null;
    long given = from.consumed();
    long offset = isFirst ? query.offset() : 0;
    long left = query.limit() == null ? Long.MAX_VALUE : query.limit() - given;
    long wanted = Math.max(0, Math.min(pageSize, left));
    boolean isLast = left <= wanted;
    // One more than is given tells whether there is another page.
    long kept = Math.min(Long.MAX_VALUE - wanted - 1, offset) + wanted + (isLast ? 0 : 1);
    Ranking ranking = new Ranking(query, state, evaluator, meter, from.after(), kept);
    if (query.isGrouped()) {
      Groups groups = new Groups(query, evaluator, meter);
      all(groups::add);
      for (Row group : groups.rows()) {
        if (query.having().stream().allMatch(condition -> evaluator.holds(condition, group))) {
          ranking.offer(group);
        }
      }
    } else {
      all(ranking::offer);
    }
    List<Ranked> ranked = ranking.rows();
    int begin = (int) Math.min(offset, ranked.size());
    int end = (int) Math.min(begin + wanted, ranked.size());
    for (Ranked row : ranked.subList(begin, end)) {
      rows.add(query.distinct() ? json.row(row.columns()) : json.row(row.row()));
    }
    if (end == ranked.size()) {
      return last();
    }
    Progress next =
        new Progress(
            given + rows.size(), from.nowMicros(), List.of(), List.of(), ranked.get(end - 1).key());
    return new Result(rows, next.write(), meter.visited());
  }

  private interface Visitor {
    void row(Row row);
  }

  private void all(Visitor visitor) {
    while (true) {
      switch (search.next()) {
        case END -> {
          return;
        }
        case STOPPED -> throw meter.usedUp();
        case ITEM -> visitor.row(search.row());
      }
    }
  }
}
