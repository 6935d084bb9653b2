package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Random readings of three twins under rules of every kind: the same comes out however they are
/// put into records, with ticks between them or without, over snapshots and forks; and it is what a
/// naive evaluation of the whole history says.
class RulePropertyTest {
  private static final String[] TWINS = {"oven", "deck", "third"};
  private static final String[] PATHS = {"temperature", "pressure", "door"};
  private static final String HEAD = "model: dtmi:t:Oven;1\n";
  private static final String TAIL =
      "alarm: { priority: low, title: T, message: \"{temperature} {pressure} {door}\" }\n";

  private static @Nullable Boolean above(Map<String, Double> values, String path, double limit) {
    Double value = values.get(path);
    return value == null ? null : value > limit;
  }

  private static @Nullable Boolean isOpen(Map<String, Double> values) {
    Double value = values.get("door");
    return value == null ? null : value != 0;
  }

  private static @Nullable Boolean both(@Nullable Boolean a, @Nullable Boolean b) {
    if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
      return false;
    }
    return (a == null || b == null) ? null : Boolean.TRUE;
  }

  private static @Nullable Boolean not(@Nullable Boolean a) {
    return a == null ? null : !a;
  }

  private static final List<NaiveRule> RULES =
      List.of(
          new NaiveRule(
              "limit",
              "when: temperature > 5\n",
              Set.of("temperature"),
              values -> above(values, "temperature", 5),
              1,
              0,
              Set.of(),
              null,
              0,
              0),
          new NaiveRule(
              "band",
              "when: temperature > 6\nclear: { when: temperature <= 2 }\n",
              Set.of("temperature"),
              values -> above(values, "temperature", 6),
              1,
              0,
              Set.of("temperature"),
              values -> not(above(values, "temperature", 2)),
              0,
              0),
          new NaiveRule(
              "row",
              "when: pressure > 3\nfor: { readings: 3 }\n",
              Set.of("pressure"),
              values -> above(values, "pressure", 3),
              3,
              0,
              Set.of(),
              null,
              0,
              0),
          new NaiveRule(
              "delays",
              "when: door\nfor: { time: 4s }\nclear: { time: 2s }\n",
              Set.of("door"),
              RulePropertyTest::isOpen,
              1,
              4,
              Set.of(),
              null,
              2,
              0),
          new NaiveRule(
              "two",
              """
              when: temperature > 3 && pressure > 3
              for: { time: 1500ms }
              clear: { when: pressure <= 1, time: 3s }
              """,
              Set.of("temperature", "pressure"),
              values -> both(above(values, "temperature", 3), above(values, "pressure", 3)),
              1,
              1.5,
              Set.of("pressure"),
              values -> not(above(values, "pressure", 1)),
              3,
              0),
          new NaiveRule(
              "silent",
              "missing: { property: pressure, time: 5s }\n",
              Set.of("pressure"),
              values -> null,
              1,
              0,
              Set.of(),
              null,
              0,
              5));

  private record Reading(double at, String twin, String path, double value, Quality quality) {}

  private static List<Reading> readings(Random random) {
    List<Reading> readings = new ArrayList<>();
    double at = 1;
    for (int i = 0; i < 120; i++) {
      at += 0.25 * random.nextInt(8) + 0.125;
      String path = PATHS[random.nextInt(PATHS.length)];
      double value = path.equals("door") ? random.nextInt(2) : random.nextInt(10);
      Quality quality = random.nextInt(12) == 0 ? Quality.BAD : Quality.GOOD;
      readings.add(new Reading(at, TWINS[random.nextInt(TWINS.length)], path, value, quality));
    }
    return readings;
  }

  private static RulePlant plant() {
    List<String> rules = new ArrayList<>();
    for (NaiveRule rule : RULES) {
      String command = rule.name().equals("band") ? "command: { name: stop }\n" : "";
      rules.add("rule: " + rule.name() + "\n" + HEAD + rule.yaml() + TAIL + command);
    }
    RulePlant plant = RulePlant.with(rules.toArray(String[]::new));
    plant.plant.put("third", "dtmi:t:Oven;1", "");
    plant.plant.changes.clear();
    return plant;
  }

  /// Each reading is a record of its own, received when it was measured; time ends with a tick.
  private static void oneByOne(RulePlant plant, List<Reading> readings, double end) {
    for (Reading reading : readings) {
      plant.begin(reading.at());
      sample(plant, reading);
      plant.plant.kernel.endInput();
    }
    plant.tick(end);
  }

  /// Several readings share a record, received when the last was measured; ticks come before the
  /// next reading was measured.
  private static RulePlant inGroups(
      RulePlant start, List<Reading> readings, double end, Random random) {
    RulePlant plant = start;
    int i = 0;
    while (i < readings.size()) {
      int count = Math.min(readings.size() - i, 1 + random.nextInt(5));
      plant.begin(readings.get(i + count - 1).at());
      for (int j = 0; j < count; j++) {
        sample(plant, readings.get(i + j));
      }
      plant.plant.kernel.endInput();
      i += count;
      if (i < readings.size() && random.nextInt(3) > 0) {
        double from = readings.get(i - 1).at();
        plant.tick(from + (readings.get(i).at() - from) * random.nextInt(5) / 4.0);
      }
      if (random.nextInt(15) == 0) {
        plant = restored(plant);
      } else if (random.nextInt(15) == 0) {
        plant = forked(plant);
      }
    }
    plant.tick(end);
    plant.tick(end + 1_000);
    return plant;
  }

  private static RulePlant restored(RulePlant plant) {
    Plant restored = new Plant(Plant.restore(plant.plant.snapshot()), plant.plant.position);
    assertThat(restored.kernel.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
    restored.changes.all().addAll(plant.plant.changes.all());
    return plant.of(restored);
  }

  /// Goes on with a fork, while the origin goes astray.
  private static RulePlant forked(RulePlant plant) {
    Plant fork = plant.plant.fork();
    fork.changes.all().addAll(plant.plant.changes.all());
    StateHash before = fork.kernel.stateHash();
    assertThat(before).isEqualTo(plant.plant.kernel.stateHash());
    plant.tick(5_000);
    plant.set();
    assertThat(fork.kernel.stateHash()).isEqualTo(before);
    return plant.of(fork);
  }

  private static void sample(RulePlant plant, Reading reading) {
    plant.sample(reading.twin(), reading.path(), reading.at(), reading.value(), reading.quality());
  }

  /// What happened to each alarm, by rule and twin, without ids.
  private static Map<String, List<String>> story(RulePlant plant, double end) {
    Map<String, List<String>> story = new HashMap<>();
    for (GraphChange change : plant.plant.changes.graph(ChangeKind.ALARM)) {
      JsonNode alarm = JsonTree.own(change.body());
      boolean isReturn = !alarm.path("returned").isMissingNode();
      String at = alarm.path(isReturn ? "returned" : "raised").stringValue();
      if (at.compareTo(text(end)) <= 0) {
        story
            .computeIfAbsent(
                alarm.path("rule").stringValue() + "/" + alarm.path("twin").stringValue(),
                _ -> new ArrayList<>())
            .add(
                (isReturn ? "returned " : "raised ")
                    + at
                    + (isReturn ? "" : " " + alarm.path("message").stringValue()));
      }
    }
    return story;
  }

  private static String text(double seconds) {
    StringBuilder out = new StringBuilder();
    io.lockstep.twin.internal.json.Times.append(out, RulePlant.at(seconds));
    return out.toString();
  }

  @Property(tries = 120)
  void theSameComesOutHoweverReadingsAreGrouped(@ForAll long seed) {
    Random random = new Random(seed);
    List<Reading> readings = readings(random);
    double end = readings.getLast().at() + 60;
    RulePlant single = plant();
    oneByOne(single, readings, end);
    for (int i = 0; i < 3; i++) {
      RulePlant grouped = inGroups(plant(), readings, end, random);
      assertThat(story(grouped, end)).isEqualTo(story(single, end));
      assertThat(grouped.commands()).hasSameSizeAs(single.commands());
    }
  }

  @Property(tries = 200)
  void itIsWhatTheWholeHistorySays(@ForAll long seed) {
    List<Reading> readings = readings(new Random(seed));
    double end = readings.getLast().at() + 60;
    RulePlant plant = plant();
    oneByOne(plant, readings, end);
    Map<String, List<String>> story = story(plant, end);
    assertThat(story).hasSizeGreaterThan(RULES.size());
    for (String twin : TWINS) {
      List<NaiveRule.Seen> history = history(readings, twin);
      for (NaiveRule rule : RULES) {
        List<String> expected =
            rule.events(history, end).stream()
                .map(event -> (event.isRaised() ? "raised " : "returned ") + text(event.at()))
                .toList();
        List<String> found =
            story.getOrDefault(rule.name() + "/" + twin, List.of()).stream()
                .map(event -> event.substring(0, event.indexOf('Z') + 1))
                .toList();
        assertThat(found).as("%s of %s, seed %d", rule.name(), twin, seed).isEqualTo(expected);
      }
    }
  }

  private static List<NaiveRule.Seen> history(List<Reading> readings, String twin) {
    Map<String, Double> values = new LinkedHashMap<>();
    List<NaiveRule.Seen> history = new ArrayList<>();
    for (Reading reading : readings) {
      if (reading.twin().equals(twin)) {
        boolean isKnown = reading.quality() == Quality.GOOD;
        if (isKnown) {
          values.put(reading.path(), reading.value());
        } else {
          values.remove(reading.path());
        }
        history.add(
            new NaiveRule.Seen(
                reading.at(), reading.path(), isKnown, Map.copyOf(new LinkedHashMap<>(values))));
      }
    }
    return history;
  }
}
