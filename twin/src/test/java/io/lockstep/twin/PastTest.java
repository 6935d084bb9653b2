package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.SamplesChange;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A view of the past is what a replay up to then gives, whatever came after it.
class PastTest {
  private static final String[] IDS = {"a", "b", "c", "d", "e", "öfen/1", "g", "h"};

  /// What a kernel shows of everything.
  private static Map<String, String> all(GraphView view) {
    Map<String, String> all = new TreeMap<>();
    all.put("counts", view.twinCount() + " " + view.relationshipCount() + " " + view.modelCount());
    all.put("models", view.models(List.of(), true, null, 1_000).items().toString());
    all.put("order", view.outline(1_000).toString());
    for (String id : IDS) {
      view.twin(id).ifPresent(twin -> all.put(id, twin.toString()));
      view.values(id).ifPresent(values -> all.put(id + " values", withoutSeries(values)));
      view.relationships(id, null, null, 1_000)
          .ifPresent(page -> all.put(id + " out", page.items().toString()));
      view.incomingRelationships(id, null, 1_000)
          .ifPresent(page -> all.put(id + " in", page.items().toString()));
    }
    return all;
  }

  private static String withoutSeries(TwinValues values) {
    return values.toString();
  }

  private static NaiveHistory history(Plant plant) {
    NaiveHistory history = new NaiveHistory();
    plant.changes.all().forEach(change -> history.take(change.kind(), change.bytes()));
    return history;
  }

  private record Moment(long knownMicros, Map<String, String> shown) {}

  @Property(tries = 60)
  void asKnownAtIsWhatWasShownThen(@ForAll long seed) {
    RandomPlant random = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    // Models were added before the memory that the test looks at.
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      random.steps(10);
      moments.add(new Moment(random.plant.now - Plant.SECOND, all(random.plant.view())));
    }
    NaiveHistory history = history(random.plant);
    Random order = new Random(seed);
    for (int i = 0; i < 15; i++) {
      Moment moment = moments.get(order.nextInt(moments.size()));
      GraphView past = random.plant.view().asOf(null, moment.knownMicros, history);
      assertThat(all(past)).as("as known at %d", moment.knownMicros).isEqualTo(moment.shown);
    }
  }

  /// Query answers are those of then, in the order of then.
  @Property(tries = 40)
  void queriesAsKnownAtAnswerWhatTheyAnsweredThen(@ForAll long seed) {
    RandomPlant random = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      random.steps(12);
      moments.add(new Moment(random.plant.now - Plant.SECOND, answers(random.plant.view())));
    }
    NaiveHistory history = history(random.plant);
    for (Moment moment : moments) {
      GraphView past = random.plant.view().asOf(null, moment.knownMicros, history);
      assertThat(answers(past)).as("as known at %d", moment.knownMicros).isEqualTo(moment.shown);
    }
  }

  private static Map<String, String> answers(GraphView view) {
    Map<String, String> answers = new TreeMap<>();
    for (String sql :
        List.of(
            "SELECT T.$dtId, T.temperature FROM DIGITALTWINS T WHERE T.temperature > 1",
            "SELECT T.$dtId FROM DIGITALTWINS T WHERE IS_OF_MODEL(T, '" + Plant.MACHINE + "')",
            "SELECT A.$dtId, B.speed FROM DIGITALTWINS A JOIN B RELATED A.feeds R WHERE A.$dtId = 'a'",
            "SELECT COUNT() FROM RELATIONSHIPS")) {
      QueryBudget budget = new QueryBudget(Long.MAX_VALUE, () -> 0, Long.MAX_VALUE);
      try {
        answers.put(
            sql, new QueryEngine().run(view, QueryRequest.of(sql, 100), budget).rows().toString());
      } catch (QueryException e) {
        answers.put(sql, e.refusal().toString());
      }
    }
    return answers;
  }

  /// What held at a time, worked out from the rows alone.
  @Property(tries = 60)
  void asOfIsTheLatestReadingUpToThen(@ForAll long seed) {
    RandomPlant random = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    List<Long> times = new ArrayList<>();
    List<TreeSet<String>> twins = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      random.steps(10);
      times.add(random.plant.now - Plant.SECOND);
      twins.add(new TreeSet<>(random.naive.twins.keySet()));
    }
    NaiveHistory history = history(random.plant);
    for (int i = 0; i < times.size(); i++) {
      long valid = times.get(i);
      Long known = i % 3 == 0 ? times.get(Math.min(i + 2, times.size() - 1)) : null;
      GraphView past = random.plant.view().asOf(valid, known, history);
      assertThat(past.twinCount()).isEqualTo(twins.get(i).size());
      for (String id : twins.get(i)) {
        Map<String, String> found = new TreeMap<>();
        past.values(id)
            .orElseThrow()
            .values()
            .forEach(value -> found.put(value.path(), value.json() + " " + value.sourceMicros()));
        assertThat(found)
            .as("%s as of %d as known at %s", id, valid, known)
            .isEqualTo(expected(past, history, id, valid, known));
      }
    }
  }

  private static Map<String, String> expected(
      GraphView past, NaiveHistory history, String id, long valid, @Nullable Long known) {
    Map<String, String> expected = new TreeMap<>();
    for (String path : List.of("temperature", "speed", "smell", "motor/x", "noise")) {
      int series = past.seriesOf(id, path);
      NaiveHistory.Row best = null;
      for (NaiveHistory.Row row : series < 0 ? List.<NaiveHistory.Row>of() : history.rows(series)) {
        boolean counts =
            row.sourceMicros() <= valid
                && (known == null || row.knownMicros() <= known)
                && !row.has(SamplesChange.FUTURE);
        if (counts && (best == null || row.sourceMicros() >= best.sourceMicros())) {
          best = row;
        }
      }
      if (best != null && !best.has(SamplesChange.REMOVED)) {
        String json =
            best.type() == ValueType.LONG
                ? Long.toString(best.bits())
                : Double.toString(Double.longBitsToDouble(best.bits()));
        expected.put(path, json + " " + best.sourceMicros());
      }
    }
    return expected;
  }

  @Test
  void aPastDoesNotTouchThePresent() {
    Plant plant = Plant.withModels();
    plant.put("a", Plant.OVEN, "\"temperature\":1");
    plant.put("b", Plant.OVEN, "");
    plant.relate("a", "r", "feeds", "b");
    long then = plant.now - Plant.SECOND;
    plant.number("a", "temperature", Kernel.NO_TIME, 2);
    plant.done(new TwinCommand.DeleteRelationship("a", "r", null));
    plant.done(new TwinCommand.DeleteTwin("b", null));
    StateHash before = plant.kernel.stateHash();

    GraphView past = plant.view().asOf(null, then, history(plant));

    assertThat(past.twin("a").orElseThrow().json()).contains("\"temperature\":1.0");
    assertThat(past.relationship("a", "r")).isPresent();
    assertThat(plant.kernel.stateHash()).isEqualTo(before);
    assertThat(plant.json("a")).contains("\"temperature\":2.0");
    assertThat(plant.view().hasTwin("b")).isFalse();
  }

  @Test
  void theMemoryIsInSnapshots() {
    Plant plant = Plant.withModels();
    plant.put("a", Plant.OVEN, "\"temperature\":1");
    long then = plant.now - Plant.SECOND;
    plant.done(new TwinCommand.DeleteTwin("a", null));
    plant.done(
        new TwinCommand.PatchModel(
            Plant.HALL, "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]"));
    plant.done(new TwinCommand.DeleteModel(Plant.HALL));
    plant.number("draft", "x", Kernel.NO_TIME, 4);

    Kernel restored = Plant.restore(plant.snapshot());

    assertThat(restored.stateHash()).isEqualTo(plant.kernel.stateHash());
    assertThat(restored.view().memory().statistics()).isEqualTo(plant.view().memory().statistics());
    GraphView past = restored.view().asOf(null, then, history(plant));
    assertThat(past.twin("a").orElseThrow().json()).contains("\"temperature\":1.0");
    assertThat(past.model(Plant.HALL, false).orElseThrow()).contains("\"decommissioned\":false");
    assertThat(past.hasTwin("draft")).isFalse();
    assertThat(past.modelCount()).isEqualTo(4);
  }

  @Test
  void theOldestChangesGoAndTheHorizonIsTold() {
    Plant plant =
        new Plant(
            Kernel.empty(
                new KernelOptions(KernelOptions.AutoCreate.DRAFT, 0, 10, 3, Long.MAX_VALUE)),
            0);
    plant.done(new TwinCommand.AddModels(Plant.MODELS));
    long early = plant.now - 1;
    for (int i = 0; i < 10; i++) {
      plant.put("t" + i, Plant.OVEN, "");
    }
    long horizon = plant.view().memory().horizonMicros().orElseThrow();

    assertThat(plant.view().memory().size()).isEqualTo(3);
    assertThat(horizon).isEqualTo(plant.now - 4 * Plant.SECOND);
    assertThat(plant.view().asOf(null, horizon, history(plant)).twinCount()).isEqualTo(7);
    assertThatThrownBy(() -> plant.view().asOf(null, early, history(plant)))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.refusal().code()).isEqualTo("AsOfBeyondHorizon"));
    plant.done(
        new TwinCommand.SetOptions(
            new KernelOptions(KernelOptions.AutoCreate.DRAFT, 0, 10, 600, Long.MAX_VALUE)));
    plant.put("more", Plant.OVEN, "");
    assertThat(plant.view().memory().size()).isEqualTo(4);
    assertThat(plant.view().asOf(null, horizon, history(plant)).twinCount()).isEqualTo(7);
  }

  @Test
  void whatHappenedIsTold() {
    Plant plant = Plant.withModels();
    plant.put("a", Plant.OVEN, "");
    plant.put("b", Plant.OVEN, "");
    plant.relate("a", "r", "feeds", "b");
    plant.done(new TwinCommand.DeleteRelationship("a", "r", null));
    plant.done(new TwinCommand.DeleteTwin("a", null));
    plant.put("c", Plant.MACHINE, "");
    plant.put("a", Plant.MACHINE, "");

    List<String> told =
        plant.view().memory().changes("a", 0, Long.MAX_VALUE, Long.MAX_VALUE, 100).stream()
            .map(change -> change.what() + " " + change.subject() + change.relationshipId())
            .toList();

    assertThat(told)
        .containsExactly(
            "TWIN_CREATED a",
            "TWIN_DELETED a",
            "RELATIONSHIP_DELETED ar",
            "RELATIONSHIP_CREATED ar",
            "TWIN_CREATED a");
  }

  /// A clock that is set back does not take the known time back with it.
  @Test
  void knownTimesDoNotGoBackWithTheClock() {
    Plant plant = Plant.withModels();
    plant.put("a", Plant.OVEN, "\"temperature\":1");
    long first = plant.now - Plant.SECOND;
    plant.now = Plant.START - 3_600 * Plant.SECOND;
    plant.put("a", Plant.OVEN, "\"temperature\":2");
    plant.put("b", Plant.OVEN, "");
    plant.now = Plant.START + 3_600 * Plant.SECOND;
    plant.put("a", Plant.OVEN, "\"temperature\":3");

    GraphView past = plant.view().asOf(null, first, history(plant));

    assertThat(past.twin("a").orElseThrow().json()).contains("\"temperature\":2.0");
    assertThat(past.hasTwin("b")).isTrue();
  }
}
