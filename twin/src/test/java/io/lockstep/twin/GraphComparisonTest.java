package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A comparison tells exactly what differs, whatever the graphs share.
class GraphComparisonTest {
  private static List<Difference> all(GraphView before, GraphView after, int pageSize) {
    GraphComparison comparison = new GraphComparison(before, after);
    List<Difference> all = new ArrayList<>();
    String continuation = null;
    do {
      ComparisonPage page = comparison.page(continuation, pageSize);
      assertThat(page.differences().size()).isLessThanOrEqualTo(pageSize);
      all.addAll(page.differences());
      continuation = page.continuation();
    } while (continuation != null);
    return all;
  }

  /// A graph in plain texts: each twin's model and values, each relationship.
  private static Map<String, String> texts(GraphView view) {
    Map<String, String> texts = new TreeMap<>();
    for (GraphOutline.Node node : view.outline(10_000).twins()) {
      TwinValues values = view.values(node.id()).orElseThrow();
      TreeMap<String, String> byPath = new TreeMap<>();
      values.values().forEach(value -> byPath.put(value.path(), value.json()));
      texts.put("twin:" + node.id(), values.modelId() + byPath);
    }
    for (GraphOutline.Edge edge : view.outline(10_000).relationships()) {
      String json = view.relationship(edge.source(), edge.id()).orElseThrow().json();
      Difference.OfRelationship named =
          new Difference.OfRelationship(
              Difference.Kind.CREATED, edge.source(), edge.id(), null, json);
      texts.put(named.id(), json.replaceAll("\"\\$etag\":\"[^,]*,", ""));
    }
    return texts;
  }

  private static Map<String, Difference.Kind> expected(GraphView before, GraphView after) {
    Map<String, String> then = texts(before);
    Map<String, String> now = texts(after);
    Map<String, Difference.Kind> expected = new TreeMap<>();
    then.forEach(
        (id, text) -> {
          if (!now.containsKey(id)) {
            expected.put(id, Difference.Kind.DELETED);
          } else if (!now.get(id).equals(text)) {
            expected.put(id, Difference.Kind.CHANGED);
          }
        });
    now.keySet().stream()
        .filter(id -> !then.containsKey(id))
        .forEach(id -> expected.put(id, Difference.Kind.CREATED));
    return expected;
  }

  private static Map<String, Difference.Kind> found(List<Difference> differences) {
    Map<String, Difference.Kind> found = new TreeMap<>();
    for (Difference difference : differences) {
      if (!(difference instanceof Difference.OfModel)) {
        assertThat(found.put(difference.id(), difference.kind())).as(difference.id()).isNull();
      }
    }
    return found;
  }

  @Test
  void randomForksDifferInWhatTheirTextsSay() {
    for (long seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      RandomPlant base = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
      base.steps(random.nextInt(60));
      RandomPlant fork = new RandomPlant(base.plant.fork(), base.naive.copy(), seed + 1_000);
      base.steps(random.nextInt(30));
      fork.steps(random.nextInt(30));
      GraphView one = base.plant.view();
      GraphView other = fork.plant.view();

      List<Difference> differences = all(one, other, 1 + random.nextInt(4));
      assertThat(found(differences)).as("seed %d", seed).isEqualTo(expected(one, other));
      assertThat(all(one, other, 1_000)).as("seed %d", seed).isEqualTo(differences);
      GraphView restored = Plant.restore(fork.plant.snapshot()).view();
      assertThat(all(one, restored, 1_000)).as("seed %d", seed).isEqualTo(differences);
    }
  }

  @Test
  void aTwinTellsTheValuesThatDiffer() {
    Plant base = Plant.withModels();
    base.put("oven", Plant.OVEN, "\"temperature\":1,\"speed\":2,\"serial\":\"x\"");
    Plant fork = base.fork();
    fork.done(
        new TwinCommand.PatchTwin(
            "oven",
            "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":9},"
                + "{\"op\":\"remove\",\"path\":\"/serial\"},"
                + "{\"op\":\"add\",\"path\":\"/count\",\"value\":3}]",
            null));

    assertThat(all(base.view(), fork.view(), 10))
        .containsExactly(
            new Difference.OfTwin(
                Difference.Kind.CHANGED,
                "oven",
                Plant.OVEN,
                Plant.OVEN,
                List.of(
                    new Difference.OfValue("serial", true, "\"x\"", null),
                    new Difference.OfValue("temperature", true, "1.0", "9.0"),
                    new Difference.OfValue("count", true, null, "3"))));
  }

  @Test
  void theSameValueOnceMoreIsNoDifference() {
    Plant base = Plant.withModels();
    base.put("oven", Plant.OVEN, "\"temperature\":1");
    Plant fork = base.fork();
    fork.number("oven", "temperature", Kernel.NO_TIME, 1);

    assertThat(all(base.view(), fork.view(), 10)).isEmpty();
  }

  @Test
  void modelsStandFirst() {
    Plant base = Plant.withModels();
    Plant fork = base.fork();
    fork.done(
        new TwinCommand.PatchModel(
            Plant.HALL, "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]"));
    fork.done(
        new TwinCommand.AddModels(
            "[{\"@id\":\"dtmi:a;1\",\"@type\":\"Interface\",\"@context\":\"dtmi:dtdl:context;2\"}]"));
    fork.put("a", "dtmi:a;1", "");

    List<Difference> differences = all(base.view(), fork.view(), 1);
    assertThat(differences.stream().map(Difference::id))
        .containsExactly("model:dtmi:a;1", "model:" + Plant.HALL, "twin:a");
    assertThat(differences.stream().map(Difference::kind))
        .containsExactly(Difference.Kind.CREATED, Difference.Kind.CHANGED, Difference.Kind.CREATED);
  }

  @Test
  void whatWasNotWrittenIsNotLookedAt() {
    Plant base = Plant.withModels();
    for (int i = 0; i < 20_000; i++) {
      base.put("t" + i, Plant.HALL, "");
    }
    Plant fork = base.fork();
    fork.put("t7", Plant.HALL, "\"name\":\"seven\"");

    assertThat(fork.view().bytesApartFrom(base.view())).isBetween(1L, 100_000L);
    assertThat(all(base.view(), fork.view(), 10)).hasSize(1);
  }

  @Test
  void aTokenOfSomebodyElseIsRefused() {
    GraphView view = Plant.withModels().view();

    for (String token : List.of("", "x", "Y29tcGFyZQ")) {
      assertThatThrownBy(() -> new GraphComparison(view, view).page(token, 10))
          .isInstanceOf(QueryException.class);
    }
  }
}
