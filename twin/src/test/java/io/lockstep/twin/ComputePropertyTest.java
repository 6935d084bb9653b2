package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// After each input of a random sequence of everything that can happen to a graph, its models and
/// rules, all computed values are those of a full recomputation, bit for bit, quality included;
/// forks and snapshots change nothing about that.
class ComputePropertyTest {
  private static final double[] NUMBERS = {
    0, -0.0, 0.1, 0.2, 0.3, -0.1, 1, 2, 7, 260, -3, 1e16, -1e16, 1e-300, 1e308, -1e308, 1 / 3.0
  };

  private static final String[] OVEN_PATHS = {"power", "temperature", "count", "on"};

  private static final Quality[] QUALITIES = {
    Quality.GOOD,
    Quality.GOOD,
    Quality.GOOD,
    Quality.UNCERTAIN,
    Quality.BAD,
    Quality.SIMULATED,
    Quality.STALE
  };

  private static final String HUGE =
      """
      [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:c:Huge;1", "@type": "Interface",
          "extends": "dtmi:c:Large;1", "contents": [] } ]
      """;

  private final List<String> names = new ArrayList<>();
  private ComputePlant plant = ComputePlant.empty();
  private Random random = new Random(0);

  private State state() {
    return plant.plant.view().state();
  }

  /// How often each path had a value that was compared.
  private final Map<String, Integer> seen = new TreeMap<>();

  private void check(Plant plant, List<String> names, String when) {
    State state = plant.view().state();
    NaiveComputes naive = new NaiveComputes(state, names);
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      if (!state.twins.exists(twin)) {
        continue;
      }
      for (Slot slot : state.models.entry(state.twins.model(twin)).shape().slots()) {
        if (naive.computing(twin, slot.path()) != null) {
          NaiveComputes.@Nullable Known found = NaiveComputes.slot(state, twin, slot.path());
          seen.merge(slot.path(), found == null ? 0 : 1, Integer::sum);
          assertThat(found)
              .as("%s: %s of %s", when, slot.path(), state.twins.id(twin))
              .isEqualTo(naive.value(twin, slot.path()));
        }
      }
    }
  }

  private String oven() {
    return "oven" + random.nextInt(7);
  }

  private String line() {
    return "line" + random.nextInt(3);
  }

  private void decide(TwinCommand command) {
    Reply _ = plant.plant.decide(command);
  }

  private void put() {
    switch (random.nextInt(4)) {
      case 0 -> decide(twin("area" + random.nextInt(2), ComputePlant.AREA, ""));
      case 1 -> decide(twin(line(), ComputePlant.LINE, ",\"idle\":" + number()));
      default -> {
        String model =
            switch (random.nextInt(3)) {
              case 0 -> ComputePlant.OVEN;
              case 1 -> ComputePlant.LARGE;
              default -> "dtmi:c:Huge;1";
            };
        String id = oven();
        boolean isThere = state().twins.find(id) >= 0;
        decide(
            isThere
                ? new TwinCommand.PatchTwin(
                    id,
                    "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"}]"
                        .formatted(model),
                    null)
                : twin(id, model, random.nextBoolean() ? ",\"on\":true" : ""));
      }
    }
  }

  private static TwinCommand twin(String id, String model, String members) {
    return new TwinCommand.PutTwin(
        id, "{\"$metadata\":{\"$model\":\"%s\"}%s}".formatted(model, members), false);
  }

  private double number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private void readings() {
    plant.begin();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      boolean isOven = random.nextInt(4) > 0;
      String id = isOven ? oven() : line();
      int twin = state().twins.find(id);
      if (twin < 0) {
        continue;
      }
      String path = isOven ? OVEN_PATHS[random.nextInt(OVEN_PATHS.length)] : "idle";
      double value = path.equals("count") ? random.nextInt(5) * 500_000_000.0 : number();
      long micros = plant.plant.now - Plant.SECOND + random.nextInt(4) * 1_000L - 2_000;
      Quality quality = QUALITIES[random.nextInt(QUALITIES.length)];
      plant.sample(id, path, micros, value, quality);
      if (random.nextInt(5) == 0) {
        int slot = plant.plant.kernel.shape(twin).indexOf(path);
        plant.plant.kernel.requalify(
            twin, slot, micros + 1, QUALITIES[random.nextInt(QUALITIES.length)]);
      }
    }
    plant.end();
  }

  private void relate() {
    boolean isOfArea = random.nextInt(4) == 0;
    String source = isOfArea ? "area" + random.nextInt(2) : line();
    String target = isOfArea ? line() : oven();
    String id = "r" + random.nextInt(3) + target;
    if (random.nextInt(3) == 0) {
      decide(new TwinCommand.DeleteRelationship(source, id, null));
    } else {
      String name = random.nextInt(8) == 0 && !isOfArea ? "near" : "contains";
      decide(
          new TwinCommand.PutRelationship(
              source,
              id,
              "{\"$relationshipName\":\"%s\",\"$targetId\":\"%s\"}".formatted(name, target),
              random.nextBoolean()));
    }
  }

  private void patch() {
    String path = random.nextBoolean() ? "temperature" : "on";
    String value = path.equals("on") ? String.valueOf(random.nextBoolean()) : "" + number();
    String operation =
        random.nextInt(3) == 0
            ? "{\"op\":\"remove\",\"path\":\"/%s\"}".formatted(path)
            : "{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}".formatted(path, value);
    decide(new TwinCommand.PatchTwin(oven(), "[" + operation + "]", null));
  }

  private void rules() {
    names.clear();
    for (String name : ComputePlant.COMPUTES.keySet()) {
      if (random.nextInt(5) > 0) {
        names.add(name);
      }
    }
    plant.compute(names);
  }

  private void merge() {
    List<TwinCommand.MergeStep> steps = new ArrayList<>();
    String id = oven();
    steps.add(
        new TwinCommand.MergeStep(
            new TwinCommand.PatchTwin(
                id, "[{\"op\":\"add\",\"path\":\"/temperature\",\"value\":4.5}]", null),
            List.of()));
    steps.add(
        new TwinCommand.MergeStep(
            new TwinCommand.PutRelationship(
                line(),
                "m" + random.nextInt(2),
                "{\"$relationshipName\":\"contains\",\"$targetId\":\"%s\"}".formatted(id),
                false),
            List.of()));
    decide(new TwinCommand.Merge("b", 0, "anna", "", steps));
  }

  /// Goes on with a fork while the origin goes astray, or the other way round.
  private void fork(int step) {
    Plant origin = plant.plant;
    Plant fork = origin.fork();
    boolean isForkLed = random.nextBoolean();
    Plant astray = isForkLed ? origin : fork;
    List<String> then = List.copyOf(names);
    plant = ComputePlant.of(astray);
    for (int i = 0; i < 4; i++) {
      act(random.nextInt(6));
      check(astray, names, "astray at " + step);
    }
    names.clear();
    names.addAll(then);
    plant = ComputePlant.of(isForkLed ? fork : origin);
  }

  private void restore() {
    Plant before = plant.plant;
    Plant restored = new Plant(Plant.restore(before.snapshot()), before.position);
    restored.now = before.now;
    assertThat(restored.kernel.stateHash()).isEqualTo(before.kernel.stateHash());
    plant = ComputePlant.of(restored);
  }

  private void act(int what) {
    switch (what) {
      case 0, 1, 2 -> readings();
      case 3, 4 -> relate();
      case 5 -> patch();
      case 6, 7 -> put();
      case 8 -> decide(new TwinCommand.DeleteTwin(oven(), null));
      case 9 -> merge();
      default -> rules();
    }
  }

  @Property(tries = 60)
  void allIsWhatAFullRecomputationSays(@ForAll long seed) {
    random = new Random(seed);
    names.clear();
    plant = ComputePlant.empty();
    rules();
    for (int step = 0; step < 120; step++) {
      if (step == 40) {
        decide(new TwinCommand.AddModels(HUGE));
      }
      int what = random.nextInt(step < 30 ? 9 : 24);
      switch (what) {
        case 11 -> fork(step);
        case 12 -> restore();
        case 13, 14, 15, 16 -> readings();
        case 17, 18, 19 -> relate();
        default -> act(what > 19 ? what - 20 : what);
      }
      check(plant.plant, names, "seed %d, step %d, %d".formatted(seed, step, what));
    }
    assertThat(seen).hasSizeGreaterThan(9);
    assertThat(seen.values().stream().filter(count -> count > 20)).hasSizeGreaterThan(5);
  }
}
