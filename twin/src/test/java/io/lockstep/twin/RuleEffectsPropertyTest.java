package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import io.lockstep.twin.NaiveFans.Does;
import io.lockstep.twin.NaiveFans.FanRule;
import io.lockstep.twin.internal.json.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Random readings of three fans under rules that write to themselves, to each other and into their
/// logs, with delays and without: what comes out is what a naive evaluation says, however readings
/// are put into records, with ticks between them or without, over snapshots and forks.
class RuleEffectsPropertyTest {
  private static @Nullable Boolean above(Map<String, Double> values, String path, double limit) {
    Double value = values.get(path);
    return value == null ? null : value > limit;
  }

  private static Does own(
      String path, java.util.function.Function<Map<String, Double>, @Nullable Double> to) {
    return new Does(false, path, false, to);
  }

  private static Does line(String path) {
    return new Does(false, "", true, values -> values.get(path));
  }

  private static final List<FanRule> RULES =
      List.of(
          new FanRule(
              "follow",
              """
              when: heat > 5
              write: { property: speed, value: heat * 2.0 }
              on-clear: { write: { property: speed, value: 1 } }
              """,
              Set.of("heat"),
              values -> above(values, "heat", 5),
              0,
              0,
              List.of(own("speed", values -> values.getOrDefault("heat", 0.0) * 2)),
              List.of(own("speed", _ -> 1.0))),
          new FanRule(
              "settle",
              """
              when: speed > 12.0
              for: { time: 2s }
              clear: { time: 1500ms }
              write: { property: level, value: int(speed) }
              log: "{speed:1}"
              on-clear: { write: { property: level, value: 0 }, log: "{speed:1}" }
              """,
              Set.of("speed"),
              values -> above(values, "speed", 12),
              2,
              1.5,
              List.of(own("level", values -> values.getOrDefault("speed", 0.0)), line("speed")),
              List.of(own("level", _ -> 0.0), line("speed"))),
          new FanRule(
              "warn",
              """
              when: level > 13
              for: { time: 1s }
              write: { property: alarmed, value: true }
              on-clear: { write: { property: alarmed, value: false }, log: "{heat:1}" }
              """,
              Set.of("level", "heat"),
              values -> above(values, "level", 13),
              1,
              0,
              List.of(own("alarmed", _ -> 1.0)),
              List.of(own("alarmed", _ -> 0.0), line("heat"))),
          new FanRule(
              "pass",
              """
              when: dust > 6
              write: { to: next, property: dust, value: dust - 0.5 }
              log: "{dust:1}"
              """,
              Set.of("dust"),
              values -> above(values, "dust", 6),
              0,
              0,
              List.of(
                  new Does(true, "dust", false, values -> values.getOrDefault("dust", 0.0) - 0.5),
                  line("dust")),
              List.of()));

  private record Reading(double at, String twin, String path, double value) {}

  private static List<Reading> readings(Random random) {
    List<Reading> readings = new ArrayList<>();
    double at = 1;
    for (int i = 0; i < 150; i++) {
      at += 0.25 * random.nextInt(8) + 0.125;
      String twin = String.valueOf((char) ('a' + random.nextInt(3)));
      readings.add(
          new Reading(at, twin, random.nextInt(3) == 0 ? "dust" : "heat", random.nextInt(10)));
    }
    return readings;
  }

  private static FanPlant plant() {
    return FanPlant.with(
        RULES.stream()
            .map(rule -> "rule: " + rule.name() + "\nmodel: dtmi:t:Fan;1\n" + rule.yaml())
            .toArray(String[]::new));
  }

  private static void sample(FanPlant plant, Reading reading) {
    plant.rules.sample(reading.twin(), reading.path(), reading.at(), reading.value(), Quality.GOOD);
  }

  private static FanPlant inGroups(List<Reading> readings, double end, int most, Random random) {
    FanPlant plant = plant();
    int i = 0;
    while (i < readings.size()) {
      int count = Math.min(readings.size() - i, 1 + random.nextInt(most));
      plant.rules.begin(readings.get(i + count - 1).at());
      for (int j = 0; j < count; j++) {
        sample(plant, readings.get(i + j));
      }
      plant.plant.kernel.endInput();
      i += count;
      if (i < readings.size() && random.nextInt(3) > 0) {
        double from = readings.get(i - 1).at();
        plant.rules.tick(from + (readings.get(i).at() - from) * random.nextInt(5) / 4.0);
      }
      if (random.nextInt(20) == 0) {
        Plant next =
            random.nextBoolean()
                ? new Plant(Plant.restore(plant.plant.snapshot()), plant.plant.position)
                : plant.plant.fork();
        assertThat(next.kernel.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
        next.changes.all().addAll(plant.plant.changes.all());
        plant = plant.of(next);
      }
    }
    // What a tick leads to waits as long again as that tick came late.
    for (int more = 0; more < 4; more++) {
      plant.rules.tick(end + more * 1_000);
    }
    return plant;
  }

  /// Values by twin and property, lines by twin and rule, in their order, until a time.
  private static Map<String, List<String>> story(FanPlant plant) {
    Map<Integer, SeriesChange> series = new HashMap<>();
    plant.plant.changes.series().forEach(each -> series.put(each.series(), each));
    Map<String, List<String>> story = new HashMap<>();
    for (RecordedChanges.Sample sample : plant.plant.changes.samples()) {
      SeriesChange of = Objects.requireNonNull(series.get(sample.series()), "the series");
      double value =
          sample.type() == ValueType.DOUBLE
              ? Double.longBitsToDouble(sample.bits())
              : sample.bits();
      story
          .computeIfAbsent(of.twin().value() + " " + of.path(), _ -> new ArrayList<>())
          .add(sample.sourceMicros() + " " + value);
    }
    for (JsonNode line : plant.told(ChangeKind.RULE_LOG)) {
      story
          .computeIfAbsent(
              line.path("twin").stringValue() + " log " + line.path("rule").stringValue(),
              _ -> new ArrayList<>())
          .add(
              Times.parse(line.path("time").stringValue()).orElseThrow()
                  + " "
                  + line.path("text").stringValue());
    }
    return story;
  }

  private static Map<String, List<String>> expected(List<Reading> readings, double end) {
    NaiveFans naive = new NaiveFans(RULES);
    readings.forEach(each -> naive.reads(each.twin(), each.path(), each.at(), each.value()));
    naive.end(end);
    return naive.story();
  }

  @Property(tries = 150)
  void whatRulesWriteIsWhatANaiveEvaluationSaysHoweverReadingsAreGrouped(@ForAll long seed) {
    Random random = new Random(seed);
    List<Reading> readings = readings(random);
    double end = readings.getLast().at() + 60;
    Map<String, List<String>> expected = expected(readings, end);
    // Each rule had something to do, on one of the twins at least.
    for (String what : List.of(" speed", " level", " log settle", " dust")) {
      assertThat(expected.keySet()).as("seed %d", seed).anyMatch(key -> key.endsWith(what));
    }
    assertThat(story(inGroups(readings, end, 1, random))).as("seed %d", seed).isEqualTo(expected);
    assertThat(story(inGroups(readings, end, 5, random))).as("seed %d", seed).isEqualTo(expected);
  }

  @Property(tries = 20)
  void equalInputsGiveEqualChangesAndStates(@ForAll long seed) {
    List<Reading> readings = readings(new Random(seed));
    double end = readings.getLast().at() + 60;
    FanPlant one = inGroups(readings, end, 5, new Random(seed));
    FanPlant other = inGroups(readings, end, 5, new Random(seed));
    assertThat(one.plant.changes.all()).isEqualTo(other.plant.changes.all());
    assertThat(one.plant.kernel.stateHash()).isEqualTo(other.plant.kernel.stateHash());
  }
}
