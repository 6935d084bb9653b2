package io.lockstep.twin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A random query as text and as what it means on a plain graph.
final class RandomQuery {
  private static final String[] TOTALS = {"COUNT", "SUM", "AVG", "MIN", "MAX"};

  /// A column of a row, computed from the rows of a group, which is one row without GROUP BY.
  private record Column(
      String name, String text, Function<List<Map<String, Object>>, @Nullable Object> meaning) {}

  private record Key(Column column, boolean isDescending) {}

  final String sql;
  private final List<PlainGraph.Element> elements;
  private final boolean isOfRelationships;
  private final @Nullable PlainExpression where;
  private final List<PlainExpression> groups = new ArrayList<>();
  private boolean isGrouped;
  private int havingMore = -1;
  private final boolean isDistinct;
  private final List<Column> columns = new ArrayList<>();
  private final List<Key> order = new ArrayList<>();
  private final int offset;
  private final int limit;

  RandomQuery(Random random) {
    RandomPattern pattern = new RandomPattern(random);
    isOfRelationships = random.nextInt(12) == 0;
    List<String> twins = isOfRelationships ? List.of() : pattern.twins;
    List<String> links = isOfRelationships ? List.of("R") : pattern.links;
    List<String> paths = isOfRelationships ? List.of() : pattern.paths;
    elements = isOfRelationships ? List.of() : pattern.elements;
    where =
        random.nextInt(5) == 0 ? null : PlainExpression.condition(random, twins, links, paths, 2);
    isDistinct = random.nextInt(6) == 0;
    if (random.nextInt(5) == 0) {
      groupedColumns(random, twins, links);
    } else {
      columns(random, twins, links, paths);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      Column column = columns.get(random.nextInt(columns.size()));
      if (!column.name.startsWith("P")) {
        // Paths have an order, too, that of their JSON text.
        order.add(new Key(column, random.nextBoolean()));
      }
    }
    offset = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
    limit = random.nextInt(4) == 0 ? random.nextInt(6) : Integer.MAX_VALUE;
    sql = text(isOfRelationships ? "RELATIONSHIPS R" : pattern.text.toString(), random);
  }

  private void column(String name, PlainExpression expression) {
    columns.add(new Column(name, expression.text(), rows -> expression.of(rows.getFirst())));
  }

  private void columns(Random random, List<String> twins, List<String> links, List<String> paths) {
    for (String twin : twins) {
      if (random.nextInt(4) > 0 || columns.isEmpty()) {
        column(twin + "1", PlainExpression.path(twin, "$dtId"));
      }
    }
    for (String link : links) {
      column(link + "1", PlainExpression.path(link, "$relationshipId"));
    }
    for (String path : paths) {
      if (random.nextBoolean()) {
        column(path + "1", new PlainExpression(path, row -> row.get(path)));
      }
    }
    if (!twins.isEmpty()) {
      column("e", PlainExpression.number(random, twins, 2));
      column("s", PlainExpression.path(twins.getFirst(), "serial"));
    }
  }

  private void groupedColumns(Random random, List<String> twins, List<String> links) {
    isGrouped = true;
    for (int i = random.nextInt(3); i > 0; i--) {
      PlainExpression group = groupKey(random, twins, links);
      if (groups.stream().noneMatch(other -> other.text().equals(group.text()))) {
        groups.add(group);
        column("g" + i, group);
      }
    }
    int totals = 1 + random.nextInt(3);
    for (int i = 0; i < totals; i++) {
      columns.add(total(random, "a" + i, groupKey(random, twins, links)));
    }
    if (random.nextInt(3) == 0) {
      havingMore = random.nextInt(3);
    }
  }

  private static PlainExpression groupKey(Random random, List<String> twins, List<String> links) {
    if (twins.isEmpty() || (!links.isEmpty() && random.nextInt(3) == 0)) {
      return PlainExpression.path(links.getFirst(), "weight");
    }
    String twin = twins.get(random.nextInt(twins.size()));
    return random.nextBoolean()
        ? PlainExpression.path(twin, "speed")
        : PlainExpression.path(twin, "serial");
  }

  private static Column total(Random random, String name, PlainExpression argument) {
    String total = TOTALS[random.nextInt(TOTALS.length)];
    boolean isDistinct = random.nextInt(3) == 0;
    if (total.equals("COUNT") && random.nextBoolean()) {
      return new Column(name, random.nextBoolean() ? "COUNT()" : "count(*)", List::size);
    }
    return new Column(
        name,
        "%s(%s%s)".formatted(total, isDistinct ? "DISTINCT " : "", argument.text()),
        rows -> {
          Map<String, Object> values = new TreeMap<>();
          List<Object> all = new ArrayList<>();
          for (Map<String, Object> row : rows) {
            Object value = argument.of(row);
            boolean isNew = value != null && values.put(PlainGraph.canonical(value), value) == null;
            if (value != null && (isNew || !isDistinct)) {
              all.add(value);
            }
          }
          return total(total, all);
        });
  }

  private static @Nullable Object total(String total, List<Object> values) {
    List<Double> numbers =
        values.stream()
            .filter(Number.class::isInstance)
            .map(value -> ((Number) value).doubleValue())
            .toList();
    double sum = numbers.stream().mapToDouble(Double::doubleValue).sum();
    return switch (total) {
      case "COUNT" -> values.size();
      case "SUM" -> numbers.isEmpty() ? null : sum;
      case "AVG" -> numbers.isEmpty() ? null : sum / numbers.size();
      case "MIN" -> values.stream().min(PlainExpression::order).orElse(null);
      default -> values.stream().max(PlainExpression::order).orElse(null);
    };
  }

  private String text(String source, Random random) {
    StringBuilder out = new StringBuilder("SELECT ");
    boolean isTop = limit < Integer.MAX_VALUE && random.nextBoolean();
    out.append(isDistinct ? "DISTINCT " : "").append(isTop ? "TOP(" + limit + ") " : "");
    List<String> items =
        columns.stream().map(column -> column.text + " AS " + column.name).toList();
    out.append(String.join(", ", items)).append(" FROM ").append(source);
    out.append(where == null ? "" : " WHERE " + where.text());
    if (!groups.isEmpty()) {
      List<String> keys = groups.stream().map(PlainExpression::text).toList();
      out.append(" GROUP BY ").append(String.join(", ", keys));
    }
    out.append(havingMore < 0 ? "" : " HAVING COUNT() > " + havingMore);
    for (int i = 0; i < order.size(); i++) {
      Key key = order.get(i);
      out.append(i == 0 ? " ORDER BY " : ", ");
      out.append(random.nextBoolean() ? key.column.name : key.column.text);
      out.append(key.isDescending ? " DESC" : random.nextBoolean() ? " ASC" : "");
    }
    out.append(offset > 0 ? " OFFSET " + offset : "");
    return out.append(!isTop && limit < Integer.MAX_VALUE ? " LIMIT " + limit : "").toString();
  }

  /// What rows of the whole answer are, without regard to order, OFFSET and LIMIT.
  List<Map<String, Object>> allRows(PlainGraph graph) {
    List<Map<String, Object>> found = new ArrayList<>();
    if (isOfRelationships) {
      graph.relationships.forEach(relationship -> found.add(Map.of("R", relationship)));
    } else {
      found.addAll(graph.rows(elements));
    }
    found.removeIf(row -> where != null && !where.holds(row));
    Map<String, List<Map<String, Object>>> grouped = new LinkedHashMap<>();
    if (isGrouped && groups.isEmpty()) {
      grouped.put("", found);
    } else {
      for (int i = 0; i < found.size(); i++) {
        Map<String, Object> row = found.get(i);
        String key = isGrouped ? groupOf(row) : Integer.toString(i);
        grouped.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
      }
    }
    Map<String, Map<String, Object>> shown = new LinkedHashMap<>();
    for (List<Map<String, Object>> group : grouped.values()) {
      if (group.size() > havingMore) {
        Map<String, Object> row = shown(group);
        shown.putIfAbsent(
            isDistinct ? PlainGraph.canonical(row) : Integer.toString(shown.size()), row);
      }
    }
    return List.copyOf(shown.values());
  }

  private String groupOf(Map<String, Object> row) {
    StringBuilder key = new StringBuilder();
    for (PlainExpression group : groups) {
      Object value = group.of(row);
      key.append(value == null ? "-" : PlainGraph.canonical(value)).append('|');
    }
    return key.toString();
  }

  private Map<String, Object> shown(List<Map<String, Object>> group) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (Column column : columns) {
      boolean isEmptyKey = group.isEmpty() && column.name.startsWith("g");
      Object value = isEmptyKey ? null : column.meaning.apply(group);
      if (value != null) {
        shown.put(column.name, value);
      }
    }
    return shown;
  }

  boolean isOrdered() {
    return !order.isEmpty();
  }

  /// The order of rows; equal rows may stand in any order.
  Comparator<Map<String, Object>> comparator() {
    return (a, b) -> {
      for (Key key : order) {
        int result = PlainExpression.order(a.get(key.column.name), b.get(key.column.name));
        if (result != 0) {
          return key.isDescending ? -result : result;
        }
      }
      return 0;
    };
  }

  /// The begin and end of what OFFSET and LIMIT leave of a number of rows.
  int begin(int rows) {
    return Math.min(offset, rows);
  }

  int end(int rows) {
    return (int) Math.min((long) begin(rows) + limit, rows);
  }
}
