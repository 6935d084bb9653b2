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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Rules that follow other twins, under random readings and relationships that come and go: what
/// comes out is what a naive evaluation says, and does not depend on how readings are put into
/// records, nor on ticks, snapshots and forks.
class FollowPropertyTest {
  private static final String[] OTHERS = {"deck", "third", "fourth"};
  private static final double WITHIN = 3;
  private static final String FROM = "incoming('feeds', 'dtmi:t:Oven;1')";
  private static final Map<String, String> RULES =
      new TreeMap<>(
          Map.of(
              "above",
                  "let: { m: { compute: \"%s.max(x, x.pressure)\" } }\nwhen: temperature > m\n",
              "fresh",
                  "let: { m: { compute: \"%s.mean(x, x.pressure)\", within: 3s } }\nwhen: temperature > m\n",
              "any",
                  "let: { m: { compute: \"%s.any(x, x.pressure > 7.0)\" } }\nwhen: m\nfor: { time: 2s }\n"));

  /// Something that happens: a reading, or a relationship from another twin that comes or goes.
  private record Event(double at, String twin, @Nullable String path, double value) {
    boolean isLink() {
      return path == null;
    }
  }

  private static List<Event> events(Random random) {
    List<Event> events = new ArrayList<>();
    // Behind the commands that make the plant.
    double at = 20;
    for (int i = 0; i < 150; i++) {
      at += 0.125 * (1 + random.nextInt(10));
      String other = OTHERS[random.nextInt(OTHERS.length)];
      events.add(
          switch (random.nextInt(8)) {
            case 0 -> new Event(at, other, null, 0);
            case 1, 2, 3 -> new Event(at, "oven", "temperature", random.nextInt(10));
            default -> new Event(at, other, "pressure", random.nextInt(9) - 0.5);
          });
    }
    return events;
  }

  private static RulePlant plant() {
    List<String> texts = new ArrayList<>();
    RULES.forEach(
        (name, text) ->
            texts.add(
                "rule: %s\nmodel: dtmi:t:Oven;1\n%salarm: { priority: low, title: T }\n"
                    .formatted(name, text.formatted(FROM))));
    RulePlant plant = RulePlant.with();
    plant.plant.put("third", "dtmi:t:Oven;1", "");
    plant.plant.put("fourth", "dtmi:t:Deck;1", "");
    plant.set(texts.toArray(String[]::new));
    plant.plant.changes.clear();
    return plant;
  }

  private static void happens(RulePlant plant, List<String> links, Event event) {
    String twin = event.twin();
    if (!event.isLink()) {
      plant.sample(twin, String.valueOf(event.path()), event.at(), event.value(), Quality.GOOD);
    } else if (links.remove(twin)) {
      plant.plant.kernel.decide(new TwinCommand.DeleteRelationship(twin, "f", null));
    } else {
      links.add(twin);
      plant.plant.kernel.decide(
          new TwinCommand.PutRelationship(
              twin, "f", "{\"$relationshipName\":\"feeds\",\"$targetId\":\"oven\"}", false));
    }
  }

  private static void oneByOne(RulePlant plant, List<Event> events, double end) {
    List<String> links = new ArrayList<>();
    for (Event event : events) {
      plant.begin(event.at());
      happens(plant, links, event);
      plant.plant.kernel.endInput();
    }
    plant.tick(end);
  }

  private static RulePlant inGroups(
      RulePlant start, List<Event> events, double end, Random random) {
    RulePlant plant = start;
    List<String> links = new ArrayList<>();
    int i = 0;
    while (i < events.size()) {
      int to = i + 1;
      while (!events.get(i).isLink()
          && to < events.size()
          && !events.get(to).isLink()
          && random.nextInt(3) > 0) {
        to++;
      }
      plant.begin(events.get(to - 1).at());
      for (Event event : events.subList(i, to)) {
        happens(plant, links, event);
      }
      plant.plant.kernel.endInput();
      i = to;
      if (i < events.size() && random.nextInt(3) > 0) {
        double from = events.get(i - 1).at();
        plant.tick(from + (events.get(i).at() - from) * random.nextInt(5) / 4.0);
      }
      if (random.nextInt(15) == 0) {
        Plant restored = new Plant(Plant.restore(plant.plant.snapshot()), plant.plant.position);
        assertThat(restored.kernel.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
        restored.changes.all().addAll(plant.plant.changes.all());
        plant = plant.of(restored);
      } else if (random.nextInt(15) == 0) {
        Plant fork = plant.plant.fork();
        fork.changes.all().addAll(plant.plant.changes.all());
        plant.reads("deck", "pressure", end + 100, 3);
        plant.set();
        plant = plant.of(fork);
      }
    }
    plant.tick(end);
    return plant;
  }

  private static Map<String, List<String>> story(RulePlant plant, double end) {
    Map<String, List<String>> story = new TreeMap<>();
    for (GraphChange change : plant.plant.changes.graph(ChangeKind.ALARM)) {
      JsonNode alarm = JsonTree.own(change.body());
      boolean isReturn = !alarm.path("returned").isMissingNode();
      String at = alarm.path(isReturn ? "returned" : "raised").stringValue();
      if (at.compareTo(text(end)) <= 0 && alarm.path("twin").stringValue().equals("oven")) {
        story
            .computeIfAbsent(alarm.path("rule").stringValue(), _ -> new ArrayList<>())
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

  /// Evaluates all anew at each event.
  private static final class Naive {
    private final Map<String, List<String>> story = new TreeMap<>();
    private final List<String> links = new ArrayList<>();
    private final Map<String, Double> pressures = new TreeMap<>();
    private @Nullable Double temperature;
    private double saidAt = Double.NEGATIVE_INFINITY;
    private double pressedSince = Double.NaN;
    private final Map<String, Boolean> active = new TreeMap<>();

    Map<String, List<String>> of(List<Event> events, double end) {
      for (Event event : events) {
        pressed(event.at());
        boolean isSaid = event.isLink() || links.contains(event.twin());
        if (event.isLink()) {
          if (!links.remove(event.twin())) {
            links.add(event.twin());
          }
        } else if (event.twin().equals("oven")) {
          temperature = event.value();
          isSaid = false;
        } else {
          pressures.put(event.twin(), event.value());
        }
        if (isSaid) {
          saidAt = event.at();
        }
        if (isSaid || event.twin().equals("oven")) {
          look(event.at());
        }
        if (isSaid) {
          Boolean any = any();
          if (!Boolean.TRUE.equals(any)) {
            pressedSince = Double.NaN;
            if (Boolean.FALSE.equals(any)) {
              turn("any", false, event.at());
            }
          } else if (Double.isNaN(pressedSince) && !active.getOrDefault("any", false)) {
            pressedSince = event.at();
          }
        }
      }
      pressed(end);
      return story;
    }

    private void pressed(double at) {
      if (pressedSince + 2 <= at) {
        turn("any", true, pressedSince + 2);
        pressedSince = Double.NaN;
      }
    }

    private List<Double> known() {
      return links.stream().filter(pressures::containsKey).map(pressures::get).toList();
    }

    private @Nullable Boolean any() {
      if (known().stream().anyMatch(value -> value > 7)) {
        return true;
      }
      return known().size() < links.size() ? null : Boolean.FALSE;
    }

    private void look(double at) {
      Double own = temperature;
      if (own == null || known().isEmpty()) {
        return;
      }
      double max = known().stream().mapToDouble(value -> value).max().orElseThrow();
      turn("above", own > max, at);
      if (at < saidAt + WITHIN) {
        double mean = known().stream().mapToDouble(value -> value).average().orElseThrow();
        turn("fresh", own > mean, at);
      }
    }

    private void turn(String rule, boolean holds, double at) {
      if (active.getOrDefault(rule, false) != holds) {
        active.put(rule, holds);
        story
            .computeIfAbsent(rule, _ -> new ArrayList<>())
            .add((holds ? "raised " : "returned ") + text(at));
      }
    }
  }

  @Property(tries = 80)
  void itIsWhatTheWholeHistorySaysHoweverItIsGrouped(@ForAll long seed) {
    Random random = new Random(seed);
    List<Event> events = events(random);
    double end = events.getLast().at() + 60;
    RulePlant single = plant();
    oneByOne(single, events, end);
    Map<String, List<String>> story = story(single, end);
    assertThat(story).as("seed %d", seed).isEqualTo(new Naive().of(events, end));
    assertThat(story(inGroups(plant(), events, end, random), end))
        .as("seed %d", seed)
        .isEqualTo(story);
  }
}
