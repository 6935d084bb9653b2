package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.access.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random queries by somebody whom random policies restrict, on random graphs, against an evaluator
/// that tries everything on the graph with the unreadable cut out. What may be read is worked out
/// by the words of the documentation, from the roots of subtrees down.
class SightDifferentialTest {
  private static final int QUERIES_A_GRAPH = 10;
  private static final String[] PATHS = {
    "speed", "serial", "motor", "motor/rpm", "feeds", "feeds/weight", "contains", "isIn"
  };
  private static final String[] MODELS = {Plant.OVEN, Plant.MACHINE, Plant.HALL};

  private record NaiveClause(
      @Nullable String root,
      @Nullable String along,
      String ids,
      @Nullable String model,
      List<String> paths) {
    String yaml() {
      List<String> keys = new ArrayList<>(List.of("rights: [read]"));
      if (root != null) {
        keys.add("below: { twin: %s, along: %s }".formatted(root, along));
      }
      if (!ids.isEmpty()) {
        keys.add("twins: ['%s']".formatted(ids));
      }
      if (model != null) {
        keys.add("model: " + model);
      }
      if (!paths.isEmpty()) {
        keys.add("properties: " + paths.stream().map(path -> path.replace('/', '.')).toList());
      }
      return "  - { " + String.join(", ", keys) + " }\n";
    }
  }

  @Test
  void aRestrictedQueryFindsWhatIsInTheGraphWithTheUnreadableCutOut() {
    check(20_261_126, 1_500);
  }

  @Test
  @Tag("slow")
  void manyMoreRestrictedQueriesFindWhatIsInTheGraphWithTheUnreadableCutOut() {
    check(new Random().nextLong(), 100_000);
  }

  private static void check(long firstSeed, int queries) {
    QueryDifferentialTest checks = new QueryDifferentialTest();
    int filled = 0;
    int cut = 0;
    for (int i = 0; i < queries / QUERIES_A_GRAPH; i++) {
      long seed = firstSeed + i;
      Random random = new Random(seed);
      PlainGraph graph = PlainGraph.random(random);
      PlainGraph seen = restricted(graph, random);
      cut += seen.twins.size() < graph.twins.size() && !seen.twins.isEmpty() ? 1 : 0;
      for (int j = 0; j < QUERIES_A_GRAPH; j++) {
        RandomQuery query = new RandomQuery(random);
        String where =
            "seed %d, query %d, policies %s: "
                .formatted(seed, j, graph.plant.view().policies().files());
        filled += checks.check(seen, query, random, where) ? 1 : 0;
      }
      reads(graph, seen, "seed " + seed);
    }
    assertThat(filled).as("queries with rows").isGreaterThan(queries / 10);
    assertThat(cut).as("graphs that were cut").isGreaterThan(queries / QUERIES_A_GRAPH / 5);
  }

  /// Reads of single twins and relationships give what is left, too.
  private static void reads(PlainGraph graph, PlainGraph seen, String what) {
    Set<String> expected = new TreeSet<>();
    seen.twins.forEach(twin -> expected.add(PlainGraph.canonical(twin)));
    seen.relationships.forEach(link -> expected.add(PlainGraph.canonical(link)));
    Set<String> found = new TreeSet<>();
    for (Map<String, Object> twin : graph.twins) {
      String id = text(twin, "$dtId");
      seen.view()
          .twin(id)
          .ifPresent(it -> found.add(PlainGraph.canonical(PlainGraph.object(it.json()))));
      seen.view()
          .relationships(id, null, null, 1000)
          .ifPresent(
              page ->
                  page.items()
                      .forEach(it -> found.add(PlainGraph.canonical(PlainGraph.object(it)))));
    }
    assertThat(found).as(what).isEqualTo(expected);
    assertThat(seen.view().outline(1000).twins()).as(what).hasSize(seen.twins.size());
    assertThat(seen.view().outline(1000).relationships())
        .as(what)
        .hasSize(seen.relationships.size());
  }

  private static String text(Map<?, ?> from, String name) {
    return (String) Objects.requireNonNull(from.get(name));
  }

  private static Map<?, ?> map(Map<?, ?> from, String name) {
    return (Map<?, ?>) Objects.requireNonNull(from.get(name));
  }

  private static PlainGraph restricted(PlainGraph graph, Random random) {
    List<NaiveClause> grants = clauses(random, 1 + random.nextInt(3));
    List<NaiveClause> denies = clauses(random, random.nextInt(3));
    boolean isRestricted = denies.isEmpty() || random.nextInt(4) > 0;
    StringBuilder text = new StringBuilder("policy: p\nsubjects: [user:u]\ngrant:\n");
    grants.forEach(clause -> text.append(clause.yaml()));
    text.append(denies.isEmpty() ? "" : "deny:\n");
    denies.forEach(clause -> text.append(clause.yaml()));
    graph.plant.done(new TwinCommand.SetPolicies(List.of(new NamedText("p", text.toString()))));
    GraphView base = graph.plant.kernel.fork().view();
    Principal principal = new Principal("u", Role.VIEWER, "", List.of(), isRestricted);
    Sight sight = Objects.requireNonNull(base.policies().sightOf(principal, base.reach()));
    List<NaiveClause> granting =
        isRestricted ? grants : List.of(new NaiveClause(null, null, "*", null, List.of()));
    return new Cut(graph, granting, denies).of(base.seenBy(sight));
  }

  private static List<NaiveClause> clauses(Random random, int count) {
    List<NaiveClause> clauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(4);
      String[] names = {"feeds", "contains", "isIn"};
      List<String> paths = new ArrayList<>();
      for (int j = random.nextInt(2) * (1 + random.nextInt(3)); j > 0; j--) {
        paths.add(PATHS[random.nextInt(PATHS.length)]);
      }
      clauses.add(
          new NaiveClause(
              kind == 0 ? "t" + random.nextInt(5) : null,
              kind == 0 ? names[random.nextInt(3)] : null,
              kind == 1 ? "t" + random.nextInt(6) : kind == 2 ? "*" : "",
              kind == 3 || random.nextInt(6) == 0 ? MODELS[random.nextInt(3)] : null,
              paths));
    }
    return clauses;
  }

  /// The graph without what may not be read.
  private record Cut(PlainGraph graph, List<NaiveClause> grants, List<NaiveClause> denies) {
    PlainGraph of(GraphView seen) {
      List<Map<String, Object>> twins = new ArrayList<>();
      for (Map<String, Object> twin : graph.twins) {
        if (isSeen(text(twin, "$dtId"))) {
          twins.add(without(twin));
        }
      }
      List<Map<String, Object>> links = new ArrayList<>();
      for (Map<String, Object> link : graph.relationships) {
        String source = text(link, "$sourceId");
        String name = text(link, "$relationshipName");
        if (isSeen(source) && isSeen(text(link, "$targetId")) && isPartlySeen(source, name)) {
          Map<String, Object> left = new TreeMap<>(link);
          left.keySet().removeIf(key -> !key.startsWith("$") && !mayRead(source, name + "/" + key));
          links.add(left);
        }
      }
      return graph.seen(seen, twins, links);
    }

    private boolean isSeen(String id) {
      return grants.stream().anyMatch(clause -> applies(clause, id))
          && denies.stream().noneMatch(clause -> applies(clause, id) && clause.paths.isEmpty());
    }

    private boolean mayRead(String id, String path) {
      boolean isGranted =
          grants.stream()
              .filter(clause -> applies(clause, id))
              .anyMatch(
                  clause ->
                      clause.paths.isEmpty()
                          || clause.paths.stream().anyMatch(above -> isWithin(path, above)));
      boolean isDenied =
          denies.stream()
              .filter(clause -> applies(clause, id))
              .anyMatch(
                  clause ->
                      clause.paths.isEmpty()
                          || clause.paths.stream()
                              .anyMatch(one -> isWithin(path, one) || isWithin(one, path)));
      return isGranted && !isDenied;
    }

    /// A relationship is there when its name may be read, or a property of it.
    private boolean isPartlySeen(String id, String name) {
      boolean isGranted =
          grants.stream()
              .filter(clause -> applies(clause, id))
              .anyMatch(
                  clause ->
                      clause.paths.isEmpty()
                          || clause.paths.stream()
                              .anyMatch(one -> isWithin(name, one) || isWithin(one, name)));
      boolean isDenied =
          denies.stream()
              .filter(clause -> applies(clause, id))
              .anyMatch(
                  clause ->
                      clause.paths.isEmpty()
                          || clause.paths.stream().anyMatch(above -> isWithin(name, above)));
      return isGranted && !isDenied;
    }

    private static boolean isWithin(String path, String above) {
      return path.equals(above) || path.startsWith(above + "/");
    }

    private boolean applies(NaiveClause clause, String id) {
      Map<?, ?> metadata = map(twin(id), "$metadata");
      String model = text(metadata, "$model");
      return (clause.ids.isEmpty() || clause.ids.equals("*") || clause.ids.equals(id))
          && (clause.model == null
              || clause.model.equals(model)
              || (clause.model.equals(Plant.MACHINE) && model.equals(Plant.OVEN)))
          && (clause.root == null || reached(clause).contains(id));
    }

    private Set<String> reached(NaiveClause clause) {
      Set<String> reached = new TreeSet<>();
      if (graph.twins.stream().anyMatch(twin -> text(twin, "$dtId").equals(clause.root))) {
        reached.add(clause.root);
      }
      for (boolean grew = true; grew; ) {
        grew = false;
        for (Map<String, Object> link : graph.relationships) {
          if (text(link, "$relationshipName").equals(clause.along)
              && reached.contains(text(link, "$sourceId"))) {
            grew |= reached.add(text(link, "$targetId"));
          }
        }
      }
      return reached;
    }

    private Map<String, Object> twin(String id) {
      return graph.twins.stream()
          .filter(twin -> text(twin, "$dtId").equals(id))
          .findFirst()
          .orElseThrow();
    }

    private Map<String, Object> without(Map<String, Object> twin) {
      String id = text(twin, "$dtId");
      Map<String, Object> left = new TreeMap<>(twin);
      left.keySet().removeIf(key -> isHiddenValue(id, "", key, twin));
      left.put("$metadata", metadata(id, "", map(twin, "$metadata")));
      if (twin.get("motor") instanceof Map<?, ?> motor) {
        Map<String, Object> part = new TreeMap<>();
        motor.forEach((key, value) -> part.put((String) key, value));
        part.keySet().removeIf(key -> !key.startsWith("$") && !mayRead(id, "motor/" + key));
        Map<String, Object> metadata = metadata(id, "motor/", map(motor, "$metadata"));
        if (metadata.keySet().stream().allMatch(key -> key.startsWith("$"))) {
          metadata.clear();
        }
        part.put("$metadata", metadata);
        left.put("motor", part);
      }
      return left;
    }

    private boolean isHiddenValue(String id, String prefix, String key, Map<String, Object> in) {
      return !key.startsWith("$")
          && !key.equals("motor")
          && in.containsKey(key)
          && !mayRead(id, prefix + key);
    }

    private Map<String, Object> metadata(String id, String prefix, Map<?, ?> all) {
      Map<String, Object> left = new TreeMap<>();
      all.forEach((key, value) -> left.put((String) key, value));
      left.keySet().removeIf(key -> !key.startsWith("$") && !mayRead(id, prefix + key));
      return left;
    }
  }
}
