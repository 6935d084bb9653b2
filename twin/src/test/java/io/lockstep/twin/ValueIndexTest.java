package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.ValueIndex;
import io.lockstep.twin.internal.state.ValueIndex.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// An index names at least the twins whose value fits, in whatever moment of the state it is asked.
class ValueIndexTest {
  private static final IndexOptions EAGER = new IndexOptions(4, 1 << 20, 0, 1);
  private static final String[] PATHS = {"temperature", "speed", "smell", "motor/x"};

  /// Asked until somebody follows the path, which is with the fork after the question.
  private static State indexed(Kernel kernel, String path) {
    long _ = kernel.fork().view().state().valueIndex().estimate(path, everything());
    State state = kernel.fork().view().state();
    assertThat(state.valueIndex().estimate(path, everything())).as(path).isNotNegative();
    return state;
  }

  private static Probe everything() {
    return new Probe.Numbers(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private static Probe anyProbe(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Probe.NumberIn(List.of((double) random.nextInt(5), -1.0));
      case 1 -> new Probe.Numbers(random.nextInt(5), Double.POSITIVE_INFINITY);
      case 2 -> new Probe.Numbers(Double.NEGATIVE_INFINITY, random.nextInt(5));
      default -> new Probe.Numbers(random.nextInt(3), random.nextInt(5));
    };
  }

  private static List<Integer> fitting(State state, String path, Probe probe) {
    List<Integer> found = new ArrayList<>();
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      if (state.twins.exists(twin) && fits(state, twin, path, probe)) {
        found.add(twin);
      }
    }
    return found;
  }

  private static boolean fits(State state, int twin, String path, Probe probe) {
    int index = state.models.entry(state.twins.model(twin)).shape().indexOf(path);
    if (index < 0 || !state.slots.isPresent(state.twins.base(twin) + index)) {
      return false;
    }
    Slot slot = state.models.entry(state.twins.model(twin)).shape().slot(index);
    int base = state.twins.base(twin);
    long bits = OwnUnits.shared(state.slots, base, slot, state.slots.bits(base + index));
    String text = state.slots.text(base + index);
    double number =
        slot.sharedType() == ValueType.DOUBLE ? Double.longBitsToDouble(bits) : (double) bits;
    boolean isNumber = slot.type() == ValueType.DOUBLE || slot.type() == ValueType.LONG;
    return switch (probe) {
      case Probe.Numbers(double low, double high) -> isNumber && number >= low && number <= high;
      case Probe.NumberIn(List<Double> values) ->
          isNumber && values.stream().anyMatch(value -> value == number);
      case Probe.TextIn in -> text != null && in.values().contains(text);
      case Probe.TextPrefix(String prefix) -> text != null && text.startsWith(prefix);
      case Probe.Bool(boolean value) -> slot.type() == ValueType.BOOLEAN && (bits != 0) == value;
    };
  }

  private static void verify(State state, String path, Probe probe) {
    ValueIndex index = state.valueIndex();
    long estimate = index.estimate(path, probe);
    if (estimate >= 0) {
      List<Integer> named = Arrays.stream(index.candidates(path, probe)).boxed().toList();
      assertThat(named).as("%s %s", path, probe).containsAll(fitting(state, path, probe));
      assertThat(named).isSorted().doesNotHaveDuplicates().allMatch(state.twins::exists);
      assertThat(estimate).isGreaterThanOrEqualTo(named.size());
    }
  }

  @Property(tries = 150)
  void itNamesAllThatFitInEveryMomentOfTheState(@ForAll long seed) {
    Random random = new Random(seed);
    RandomPlant plant = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    plant.plant.kernel.indexOptions(EAGER);
    List<State> moments = new ArrayList<>();
    plant.steps(20);
    for (String path : PATHS) {
      moments.add(plant.plant.kernel.fork().view().state());
      long _ = moments.getLast().valueIndex().estimate(path, everything());
    }
    for (int i = 0; i < 12; i++) {
      plant.steps(random.nextInt(12));
      moments.add(plant.plant.kernel.fork().view().state());
      for (int j = 0; j < 4; j++) {
        State moment = moments.get(random.nextInt(moments.size()));
        verify(moment, PATHS[random.nextInt(PATHS.length)], anyProbe(random));
      }
    }
    for (String path : PATHS) {
      assertThat(moments.getLast().valueIndex().estimate(path, everything()))
          .as(path)
          .isNotNegative();
      verify(moments.getLast(), path, anyProbe(random));
    }
  }

  @Test
  void textsAndBooleansAreFoundToo() {
    Plant plant = Plant.withModels();
    plant.kernel.indexOptions(EAGER);
    for (int i = 0; i < 50; i++) {
      plant.put("m" + i, Plant.OVEN, "\"serial\":\"S-%02d\",\"on\":%s".formatted(i, i % 2 == 0));
    }
    long _ = plant.kernel.fork().view().state().valueIndex().estimate("on", everything());
    State state = indexed(plant.kernel, "serial");

    Probe one = new Probe.TextIn(new TreeSet<>(List.of("S-07", "S-99", "S-31")));
    assertThat(state.valueIndex().estimate("serial", one)).isEqualTo(2);
    assertThat(state.valueIndex().candidates("serial", one)).hasSize(2);
    assertThat(state.valueIndex().candidates("serial", new Probe.TextPrefix("S-1"))).hasSize(10);
    assertThat(state.valueIndex().candidates("serial", new Probe.TextPrefix(""))).hasSize(50);
    assertThat(state.valueIndex().estimate("on", new Probe.Bool(true))).isEqualTo(25);
    assertThat(state.valueIndex().candidates("on", new Probe.Bool(true))).hasSize(25);
  }

  @Test
  void anotherUnitOfATwinsOwnMovesItsNumber() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(OwnUnitTest.MODELS));
    plant.kernel.indexOptions(EAGER);
    plant.put("p", "dtmi:t:Probe;1", "\"temperature\":20.0");
    State before = indexed(plant.kernel, "temperature");
    assertThat(plant.text("p", "temperatureUnit", Plant.START, "kelvin", ValueType.TEXT)).isNull();
    State after = plant.kernel.fork().view().state();

    Probe cold = new Probe.Numbers(-260, -250);
    assertThat(fitting(after, "temperature", cold)).hasSize(1);
    verify(after, "temperature", cold);
    verify(before, "temperature", new Probe.Numbers(19, 21));
  }

  @Test
  void aForkThatIsWrittenToHasNoneAndTheOthersKeepTheirs() {
    Plant plant = Plant.withModels();
    plant.kernel.indexOptions(EAGER);
    plant.put("m", Plant.MACHINE, "\"speed\":1.0");
    State view = indexed(plant.kernel, "speed");
    Plant branch = plant.fork();
    assertThat(branch.kernel.view().state().valueIndex().estimate("speed", everything()))
        .isNotNegative();

    assertThat(branch.number("m", "speed", Kernel.NO_TIME, 2)).isNull();

    assertThat(branch.kernel.view().state().valueIndex().estimate("speed", everything()))
        .isEqualTo(-1);
    assertThat(view.valueIndex().candidates("speed", new Probe.Numbers(1, 1))).hasSize(1);
    assertThat(view.valueIndex().candidates("speed", new Probe.Numbers(2, 2))).isEmpty();
  }

  @Test
  void aPropertyThatChangesAllTheTimeLosesItsIndexAndGetsOneOnlyWhenAskedForMuchMore() {
    Plant plant = Plant.withModels();
    plant.kernel.indexOptions(EAGER);
    for (int i = 0; i < 10; i++) {
      plant.put("m" + i, Plant.MACHINE, "\"speed\":0.0");
    }
    State early = indexed(plant.kernel, "speed");
    for (int i = 1; i <= 5_000; i++) {
      assertThat(plant.number("m" + i % 10, "speed", Kernel.NO_TIME, i)).isNull();
    }
    State late = plant.kernel.fork().view().state();

    assertThat(late.valueIndex().estimate("speed", everything())).isEqualTo(-1);
    assertThat(early.valueIndex().estimate("speed", everything())).isEqualTo(-1);
    assertThat(plant.kernel.fork().view().state().valueIndex().estimate("speed", everything()))
        .as("the second question is not enough any more")
        .isEqualTo(-1);
    for (int i = 0; i < 4; i++) {
      long _ = plant.kernel.fork().view().state().valueIndex().estimate("speed", everything());
    }
    assertThat(plant.kernel.fork().view().state().valueIndex().estimate("speed", everything()))
        .isNotNegative();
  }

  @Test
  void noMoreAreMadeThanThereIsRoomFor() {
    Plant plant = Plant.withModels();
    plant.kernel.indexOptions(new IndexOptions(2, 1 << 20, 0, 1));
    plant.put("o", Plant.OVEN, "\"speed\":1.0,\"temperature\":1.0,\"count\":1");
    State _ = indexed(plant.kernel, "speed");
    State full = indexed(plant.kernel, "temperature");

    long _ = full.valueIndex().estimate("count", everything());

    assertThat(plant.kernel.fork().view().state().valueIndex().estimate("count", everything()))
        .isEqualTo(-1);
    assertThat(full.followed.statistics().indexes()).isEqualTo(2);
  }

  @Test
  void oneThatTakesTooManyBytesIsNotMadeAgain() {
    Plant plant = Plant.withModels();
    plant.kernel.indexOptions(new IndexOptions(2, 30, 0, 1));
    for (int i = 0; i < 3; i++) {
      plant.put("m" + i, Plant.MACHINE, "\"speed\":0.0");
    }
    for (int i = 0; i < 5; i++) {
      assertThat(plant.kernel.fork().view().state().valueIndex().estimate("speed", everything()))
          .isEqualTo(-1);
    }
    assertThat(plant.view().indexStatistics()).isEqualTo(new IndexStatistics(0, 0, false));
  }

  @Test
  void smallGraphsHaveNone() {
    Plant plant = Plant.withModels();
    plant.put("m", Plant.MACHINE, "\"speed\":0.0");
    for (int i = 0; i < 10; i++) {
      assertThat(plant.kernel.fork().view().state().valueIndex().estimate("speed", everything()))
          .isEqualTo(-1);
    }
  }

  @Test
  void aQueryThatComesAgainLooksAtFewTwins() {
    Plant plant = Plant.withModels();
    plant.kernel.indexOptions(new IndexOptions(4, 1 << 20, 0, 2));
    for (int i = 0; i < 500; i++) {
      plant.put("m" + i, Plant.MACHINE, "\"serial\":\"S-%03d\",\"speed\":%d.0".formatted(i, i));
    }
    for (String where : List.of("T.serial = 'S-123'", "T.speed > 120 AND T.speed < 122")) {
      QueryRequest request =
          QueryRequest.of("SELECT T.$dtId FROM DIGITALTWINS T WHERE " + where, 100);
      QueryEngine engine = new QueryEngine();
      QueryPage first = engine.run(plant.kernel.fork().view(), request, QueryBudget.unlimited());
      QueryPage again = first;
      for (int i = 0; i < 3; i++) {
        again = engine.run(plant.kernel.fork().view(), request, QueryBudget.unlimited());
      }

      assertThat(again.rows()).as(where).hasSize(1).isEqualTo(first.rows());
      assertThat(first.visited()).as(where).isGreaterThanOrEqualTo(500);
      assertThat(again.visited()).as(where).isLessThan(10);
    }
  }
}
