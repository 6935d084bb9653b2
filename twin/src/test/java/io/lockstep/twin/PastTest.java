package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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

  @Property(tries = 100)
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
}
