package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.JsonNode;

/// Random readings, and a server that is down in the midst of them: when sources keep their
/// readings, the same comes out as without the break; when they do not, what a naive evaluation
/// says that counts anew behind it.
class ListeningPropertyTest {
  private static final String[] TWINS = {"oven", "deck"};
  private static final String[] PATHS = {"temperature", "pressure", "door"};
  private static final double ON = 4;
  private static final double OFF = 2;
  private static final double SILENCE = 5;

  /// Rules whose waits a naive evaluation knows, as rules and as measures.
  private static final Map<String, String> PLAIN =
      new TreeMap<>(
          Map.of(
              "delays", "when: door\nfor: { time: 4s }\nclear: { time: 2s }\n",
              "delays-m",
                  "let: { m: { when: door, for: { time: 4s }, clear: { time: 2s } } }\nwhen: m\n",
              "silent", "missing: { property: pressure, time: 5s }\n",
              "silent-m", "let: { m: { silent: pressure, time: 5s } }\nwhen: m\n"));

  private static final Map<String, String> ALL = all();

  private static Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(PLAIN);
    all.put("limit", "when: temperature > 5\nfor: { readings: 2 }\n");
    all.put("mean", "let: { m: { mean: temperature, over: 5s } }\nwhen: m > 5.02\n");
    all.put("tumbling", "let: { m: { sum: temperature, every: 4s } }\nwhen: m > 9.5\n");
    all.put(
        "without", "let: { m: { after: temperature > 6, without: door, within: 3s } }\nwhen: m\n");
    all.put("times", "let: { m: { times: 3, of: temperature > 5, within: 8s } }\nwhen: m\n");
    return all;
  }

  private record Reading(double at, String twin, String path, double value) {}

  private static List<Reading> readings(Random random) {
    List<Reading> readings = new ArrayList<>();
    double at = 1;
    for (int i = 0; i < 120; i++) {
      at += 0.25 * random.nextInt(8) + 0.125;
      String path = PATHS[random.nextInt(PATHS.length)];
      double value = path.equals("door") ? random.nextInt(2) : random.nextInt(10);
      readings.add(new Reading(at, TWINS[random.nextInt(TWINS.length)], path, value));
    }
    return readings;
  }

  private static RulePlant plant(Map<String, String> rules) {
    List<String> texts = new ArrayList<>();
    rules.forEach(
        (name, text) ->
            texts.add(
                "rule: %s\nmodel: dtmi:t:Oven;1\n%salarm: { priority: low, title: T }\n"
                    .formatted(name, text)));
    RulePlant plant = RulePlant.with(texts.toArray(String[]::new));
    plant.plant.changes.clear();
    return plant;
  }

  private static RulePlant restored(RulePlant plant) {
    Plant restored = new Plant(Plant.restore(plant.plant.snapshot()), plant.plant.position);
    assertThat(restored.kernel.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
    restored.changes.all().addAll(plant.plant.changes.all());
    return plant.of(restored);
  }

  private static Map<String, List<String>> story(RulePlant plant, double end) {
    Map<String, List<String>> story = new TreeMap<>();
    for (GraphChange change : plant.plant.changes.graph(ChangeKind.ALARM)) {
      JsonNode alarm = JsonTree.own(change.body());
      boolean isReturn = !alarm.path("returned").isMissingNode();
      String at = alarm.path(isReturn ? "returned" : "raised").stringValue();
      if (at.compareTo(text(end)) <= 0) {
        story
            .computeIfAbsent(
                alarm.path("rule").stringValue() + "/" + alarm.path("twin").stringValue(),
                _ -> new ArrayList<>())
            .add((isReturn ? "returned " : "raised ") + at);
      }
    }
    return story;
  }

  private static String text(double seconds) {
    StringBuilder out = new StringBuilder();
    Times.append(out, RulePlant.at(seconds));
    return out.toString();
  }

  /// When every source has had a reading behind a moment: one that has kept nothing says nothing.
  private static double allHeard(List<Reading> readings, double from) {
    double all = from;
    for (String twin : TWINS) {
      for (String path : PATHS) {
        all =
            Math.max(
                all,
                of(readings, twin, path).stream()
                    .mapToDouble(Reading::at)
                    .filter(at -> at > from)
                    .findFirst()
                    .orElse(Double.POSITIVE_INFINITY));
      }
    }
    return all;
  }

  @Property(tries = 60)
  void sourcesThatKeepTheirReadingsLoseAndInventNothing(@ForAll long seed) {
    Random random = new Random(seed);
    List<Reading> readings = readings(random);
    double end = readings.getLast().at() + 60;
    RulePlant straight = plant(ALL);
    for (Reading reading : readings) {
      straight.reads(reading.twin(), reading.path(), reading.at(), reading.value());
    }
    straight.tick(end);

    double down = readings.get(20 + random.nextInt(40)).at();
    double up = allHeard(readings, down) + 20 + random.nextInt(20);
    if (up == Double.POSITIVE_INFINITY) {
      return; // One was heard of no more.
    }
    RulePlant broken = plant(ALL);
    double now = 0;
    boolean isDown = true;
    for (Reading reading : readings) {
      if (isDown && reading.at() > down) {
        isDown = false;
        broken = restored(broken);
        ListeningTest.listensAgain(broken, up, false);
        broken.tick(up);
        broken.tick(up + random.nextInt(25));
        now = up + 25;
      }
      // What was measured meanwhile comes first, and fast.
      now = Math.max(now, reading.at());
      broken.reads(
          reading.twin(), reading.path(), reading.at(), now, reading.value(), Quality.GOOD);
      now += reading.at() < now ? 0.001 : 0;
    }
    broken.tick(end + 60);
    assertThat(story(broken, end)).as("seed %d", seed).isEqualTo(story(straight, end));
  }

  @Property(tries = 80)
  void whatWasNotKeptCountsAnew(@ForAll long seed) {
    Random random = new Random(seed);
    List<Reading> readings = readings(random);
    double end = readings.getLast().at() + 60;
    double down = readings.get(20 + random.nextInt(40)).at() + random.nextInt(4);
    double up = down + 5 + random.nextInt(20);
    RulePlant plant = plant(PLAIN);
    List<Reading> heard = new ArrayList<>();
    boolean isDown = true;
    for (Reading reading : readings) {
      if (isDown && reading.at() >= up) {
        isDown = false;
        plant.tick(down);
        ListeningTest.listensAgain(plant, up, false);
        plant.tick(up);
      }
      if (reading.at() <= down || reading.at() >= up) {
        heard.add(reading);
        plant.reads(reading.twin(), reading.path(), reading.at(), reading.value());
      }
    }
    if (isDown) {
      return; // Nothing came behind the break.
    }
    plant.tick(end);
    plant.tick(end + 60);
    Map<String, List<String>> expected = new TreeMap<>();
    for (String twin : TWINS) {
      List<String> delays = delays(of(heard, twin, "door"), down, up, end);
      List<String> silences = silences(of(heard, twin, "pressure"), down, up, end);
      if (!delays.isEmpty()) {
        expected.put("delays/" + twin, delays);
        expected.put("delays-m/" + twin, delays);
      }
      if (!silences.isEmpty()) {
        expected.put("silent/" + twin, silences);
        expected.put("silent-m/" + twin, silences);
      }
    }
    assertThat(story(plant, end)).as("seed %d", seed).isEqualTo(expected);
  }

  private static List<Reading> of(List<Reading> readings, String twin, String path) {
    return readings.stream()
        .filter(reading -> reading.twin().equals(twin) && reading.path().equals(path))
        .toList();
  }

  /// When a wait that began then is over: the break does not count, and lets it begin anew.
  private static double due(double begun, double delay, double down, double up) {
    return begun < up && begun + delay > down ? up + delay : begun + delay;
  }

  private static List<String> silences(List<Reading> heard, double down, double up, double end) {
    List<String> story = new ArrayList<>();
    for (int i = 0; i < heard.size(); i++) {
      double due = due(heard.get(i).at(), SILENCE, down, up);
      double next = i + 1 < heard.size() ? heard.get(i + 1).at() : Double.POSITIVE_INFINITY;
      if (due <= Math.min(next, end)) {
        story.add("raised " + text(due));
        if (next <= end) {
          story.add("returned " + text(next));
        }
      }
    }
    return story;
  }

  private static List<String> delays(List<Reading> heard, double down, double up, double end) {
    List<String> story = new ArrayList<>();
    boolean isActive = false;
    double begun = Double.NaN;
    for (int i = 0; i <= heard.size(); i++) {
      double at = i < heard.size() ? heard.get(i).at() : end;
      double due = due(begun, isActive ? OFF : ON, down, up);
      if (due <= at) {
        isActive = !isActive;
        begun = Double.NaN;
        story.add((isActive ? "raised " : "returned ") + text(due));
      }
      if (i < heard.size()) {
        boolean isOpen = heard.get(i).value() != 0;
        begun = isOpen == isActive ? Double.NaN : Double.isNaN(begun) ? at : begun;
      }
    }
    return story;
  }
}
