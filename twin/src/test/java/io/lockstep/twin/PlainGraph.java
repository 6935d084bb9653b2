package io.lockstep.twin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A small graph as plain maps: nothing but the JSON that GET gives. Queries are answered by trying
/// everything, without plans, indexes or cursors.
final class PlainGraph {
  private static final JsonMapper MAPPER = new JsonMapper();

  final Plant plant;
  final List<Map<String, Object>> twins = new ArrayList<>();
  final List<Map<String, Object>> relationships = new ArrayList<>();
  private @Nullable GraphView seen;

  private PlainGraph(Plant plant) {
    this.plant = plant;
  }

  /// The same plant as it is seen through a view that hides some, beside what should be left of it.
  PlainGraph seen(
      GraphView seen, List<Map<String, Object>> seenTwins, List<Map<String, Object>> seenLinks) {
    PlainGraph graph = new PlainGraph(plant);
    graph.twins.addAll(seenTwins);
    graph.relationships.addAll(seenLinks);
    graph.seen = seen;
    return graph;
  }

  /// What queries ask.
  GraphView view() {
    return seen == null ? plant.view() : seen;
  }

  /// A random graph with cycles and parallel relationships, some of it deleted again.
  static PlainGraph random(Random random) {
    Plant plant = Plant.withModels();
    int count = 3 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      boolean isHall = random.nextInt(5) == 0;
      plant.put(
          "t" + i,
          isHall ? Plant.HALL : random.nextBoolean() ? Plant.OVEN : Plant.MACHINE,
          isHall ? "" : members(random));
    }
    for (int i = 0; i < count + random.nextInt(count + 2); i++) {
      relate(plant, random, count, i);
    }
    if (random.nextBoolean()) {
      plant.decide(new TwinCommand.DeleteRelationship("t0", "r0", null));
      plant.decide(new TwinCommand.DeleteTwin("t1", null));
      relate(plant, random, count, 99);
    }
    PlainGraph graph = new PlainGraph(plant);
    graph.read(count);
    return graph;
  }

  private static String members(Random random) {
    List<String> members = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      members.add("\"speed\":" + random.nextInt(4));
    }
    if (random.nextInt(4) > 0) {
      members.add("\"serial\":\"s" + random.nextInt(3) + "\"");
    }
    if (random.nextBoolean()) {
      members.add("\"motor\":{\"rpm\":" + random.nextInt(3) + "}");
    }
    return String.join(",", members);
  }

  private static void relate(Plant plant, Random random, int count, int number) {
    String source = "t" + random.nextInt(count);
    String target = "t" + random.nextInt(count);
    boolean isHall = plant.view().modelOf(source).filter(Plant.HALL::equals).isPresent();
    if (!source.equals(target)) {
      plant.decide(
          new TwinCommand.PutRelationship(
              source,
              "r" + number,
              "{\"$relationshipName\":\"%s\",\"$targetId\":\"%s\"%s}"
                  .formatted(
                      isHall ? "contains" : random.nextInt(4) == 0 ? "isIn" : "feeds", target, ""),
              false));
      plant.decide(
          new TwinCommand.PatchRelationship(
              source,
              "r" + number,
              "[{\"op\":\"add\",\"path\":\"/weight\",\"value\":%d}]".formatted(random.nextInt(3)),
              null));
    }
  }

  private void read(int count) {
    GraphView view = plant.view();
    for (int i = 0; i < count; i++) {
      view.twin("t" + i).ifPresent(twin -> twins.add(object(twin.json())));
      view.relationships("t" + i, null, null, 1000)
          .ifPresent(page -> page.items().forEach(item -> relationships.add(object(item))));
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String json) {
    return MAPPER.readValue(json, Map.class);
  }

  /// A value with members in one order and numbers in one form: equal values have equal texts.
  static String canonical(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, String> members = new TreeMap<>();
        map.forEach((name, member) -> members.put((String) name, canonical(member)));
        yield members.toString();
      }
      case List<?> list -> list.stream().map(PlainGraph::canonical).toList().toString();
      case Number number -> Double.toString(number.doubleValue() + 0.0);
      default -> value.getClass().getSimpleName() + value;
    };
  }

  /// A node of a pattern or an arrow between two, by keys of a row.
  sealed interface Element {
    record Node(String key) implements Element {}

    /// An arrow.
    ///
    /// @param direction `>`, `<` or `-`
    record Arrow(
        String left,
        String right,
        String link,
        String direction,
        List<String> names,
        int least,
        int most,
        boolean isPath,
        int pattern)
        implements Element {}
  }

  /// All rows of patterns, each a map from key to twin, relationship or list of relationships.
  List<Map<String, Object>> rows(List<Element> elements) {
    List<Map<String, Object>> rows = List.of(Map.of());
    for (Element element : elements) {
      List<Map<String, Object>> next = new ArrayList<>();
      for (Map<String, Object> row : rows) {
        switch (element) {
          case Element.Node(String key) -> {
            if (row.containsKey(key)) {
              next.add(row);
            } else {
              twins.forEach(twin -> next.add(with(row, key, twin)));
            }
          }
          case Element.Arrow arrow -> walks(arrow, row, next);
        }
      }
      rows = next;
    }
    return rows;
  }

  private static Map<String, Object> with(Map<String, Object> row, String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(row);
    more.put(key, value);
    return more;
  }

  private void walks(Element.Arrow arrow, Map<String, Object> row, List<Map<String, Object>> into) {
    if (row.get(arrow.left) instanceof Map<?, ?> left) {
      walk(arrow, row, text(left, "$dtId"), new ArrayList<>(), into);
    }
  }

  private static String text(Map<?, ?> of, String name) {
    return String.valueOf(of.get(name));
  }

  private void walk(
      Element.Arrow arrow,
      Map<String, Object> row,
      String at,
      List<Map<String, Object>> walked,
      List<Map<String, Object>> into) {
    if (walked.size() >= arrow.least) {
      arrive(arrow, row, at, walked, into);
    }
    if (walked.size() == arrow.most) {
      return;
    }
    for (Map<String, Object> relationship : relationships) {
      boolean isWanted =
          (arrow.names.isEmpty() || arrow.names.contains(relationship.get("$relationshipName")))
              && !walked.contains(relationship)
              && !isUsed(relationship, row, arrow.pattern);
      boolean goesOut = text(relationship, "$sourceId").equals(at) && !arrow.direction.equals("<");
      boolean comesIn = text(relationship, "$targetId").equals(at) && !arrow.direction.equals(">");
      if (isWanted && (goesOut || comesIn)) {
        walked.add(relationship);
        walk(arrow, row, text(relationship, goesOut ? "$targetId" : "$sourceId"), walked, into);
        walked.removeLast();
      }
    }
  }

  private static boolean isUsed(
      Map<String, Object> relationship, Map<String, Object> row, int pattern) {
    Object used = row.get("used in " + pattern);
    return used instanceof List<?> list && list.contains(relationship);
  }

  private void arrive(
      Element.Arrow arrow,
      Map<String, Object> row,
      String at,
      List<Map<String, Object>> walked,
      List<Map<String, Object>> into) {
    for (Map<String, Object> twin : twins) {
      Object known = row.get(arrow.right);
      if (!text(twin, "$dtId").equals(at) || (known != null && !known.equals(twin))) {
        continue;
      }
      Map<String, Object> more = with(row, arrow.right, twin);
      more.put(arrow.link, arrow.isPath ? List.copyOf(walked) : walked.getFirst());
      List<Object> used = new ArrayList<>(walked);
      if (row.get("used in " + arrow.pattern) instanceof List<?> before) {
        used.addAll(before);
      }
      more.put("used in " + arrow.pattern, used);
      into.add(more);
    }
  }
}
