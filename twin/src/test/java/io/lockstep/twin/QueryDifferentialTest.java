package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random queries of all clauses on random graphs against an evaluator that tries everything and
/// reads nothing but the JSON that GET gives.
class QueryDifferentialTest {
  private static final int QUERIES_A_GRAPH = 25;

  private final QueryEngine engine = new QueryEngine();

  @Test
  void theEngineFindsWhatTryingEverythingFinds() {
    check(20_261_126, 10_000);
  }

  @Test
  @Tag("slow")
  void theEngineFindsWhatTryingEverythingFindsInManyMoreQueries() {
    check(new Random().nextLong(), 200_000);
  }

  private void check(long firstSeed, int queries) {
    int filled = 0;
    for (int i = 0; i < queries / QUERIES_A_GRAPH; i++) {
      long seed = firstSeed + i;
      Random random = new Random(seed);
      PlainGraph graph = PlainGraph.random(random);
      for (int j = 0; j < QUERIES_A_GRAPH; j++) {
        RandomQuery query = new RandomQuery(random);
        filled += check(graph, query, random, "seed %d, query %d: ".formatted(seed, j)) ? 1 : 0;
      }
    }
    assertThat(filled).as("queries with rows").isGreaterThan(queries / 4);
  }

  /// True when there were rows.
  boolean check(PlainGraph graph, RandomQuery query, Random random, String where) {
    String what = where + query.sql;
    List<Map<String, Object>> all = query.allRows(graph);
    List<String> texts = onePage(graph, query, what);
    List<Map<String, Object>> found = texts.stream().map(PlainGraph::object).toList();
    int begin = query.begin(all.size());
    int end = query.end(all.size());
    assertThat(found).as(what).hasSize(end - begin);
    Map<String, Integer> expected = counts(all);
    Map<String, Integer> counted = counts(found);
    if (end - begin == all.size()) {
      assertThat(counted).as(what).isEqualTo(expected);
    }
    counted.forEach(
        (row, count) ->
            assertThat(count).as(what + " " + row).isBetween(1, expected.getOrDefault(row, 0)));
    if (query.isOrdered()) {
      List<Map<String, Object>> sorted = new ArrayList<>(all);
      sorted.sort(query.comparator());
      for (int i = begin; i < end; i++) {
        assertThat(query.comparator().compare(found.get(i - begin), sorted.get(i)))
            .as("%s: row %d of %s", what, i, found)
            .isZero();
      }
    }
    assertThat(pages(graph, query, random, found.size())).as("pages of " + what).isEqualTo(texts);
    return !found.isEmpty();
  }

  private static Map<String, Integer> counts(List<Map<String, Object>> rows) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    rows.forEach(row -> counts.merge(PlainGraph.canonical(row), 1, Integer::sum));
    return counts;
  }

  private List<String> onePage(PlainGraph graph, RandomQuery query, String what) {
    QueryPage page =
        engine.run(
            graph.view(), QueryRequest.of(query.sql, Integer.MAX_VALUE), QueryBudget.unlimited());
    assertThat(page.continuation()).as(what).isNull();
    return page.rows();
  }

  private List<String> pages(PlainGraph graph, RandomQuery query, Random random, int rowCount) {
    List<String> rows = new ArrayList<>();
    // Not too many pages: each page of an order looks at everything.
    int sizes = 5 + rowCount / 10;
    QueryRequest request = QueryRequest.of(query.sql, 1 + random.nextInt(sizes));
    boolean isSmall = !query.sql.contains("ORDER") && random.nextBoolean();
    do {
      QueryPage page = page(graph, request, isSmall ? QueryBudget.visits(25) : null);
      rows.addAll(page.rows());
      request =
          QueryRequest.of("", 1 + random.nextInt(sizes)).withContinuation(page.continuation());
    } while (request.continuation() != null);
    return rows;
  }

  /// A page with a small budget for visits, which ends early; queries that need all rows at once
  /// cannot do with it.
  private QueryPage page(PlainGraph graph, QueryRequest request, @Nullable QueryBudget small) {
    if (small != null) {
      try {
        return engine.run(graph.view(), request, small);
      } catch (QueryException e) {
        assertThat(e.refusal().code()).isEqualTo("TimeoutError");
      }
    }
    return engine.run(graph.view(), request, QueryBudget.unlimited());
  }
}
