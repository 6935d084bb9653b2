package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Random ways through random areas: geofences and lines say what a ray to the edge of the world
/// says, however readings are put into records.
class PlacePropertyTest {
  private static final String MODEL =
      """
      { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Truck;1", "@type": "Interface",
        "contents": [
          { "@type": "Property", "name": "position", "schema": "point" },
          { "@type": "Telemetry", "name": "lat", "schema": "double" },
          { "@type": "Telemetry", "name": "lon", "schema": "double" } ] }
      """;
  private static final double METRES_A_DEGREE = 6_371_008.8 * Math.PI / 180;
  private static final double BUFFER = 30;

  private record Place(double x, double y) {}

  private record Reading(double at, Place place) {}

  // A plant

  private static RulePlant plant(Map<String, String> rules) {
    RulePlant plant = RulePlant.empty();
    plant.plant.done(new TwinCommand.AddModels("[" + MODEL + "]"));
    plant.plant.put("truck", "dtmi:t:Truck;1", "");
    List<String> texts = new ArrayList<>();
    rules.forEach(
        (name, text) ->
            texts.add(
                "rule: %s\nmodel: dtmi:t:Truck;1\n%salarm: { priority: low, title: T }\n"
                    .formatted(name, text)));
    plant.set(texts.toArray(String[]::new));
    plant.plant.changes.clear();
    return plant;
  }

  private static void sample(RulePlant plant, Reading reading) {
    Kernel kernel = plant.plant.kernel;
    int twin = kernel.twin("truck");
    Place at = reading.place();
    SampleFault fault =
        kernel.sample(
            twin,
            kernel.shape(twin).indexOf("position"),
            RulePlant.at(reading.at()),
            0,
            "{\"type\":\"Point\",\"coordinates\":[%s,%s]}".formatted(at.x(), at.y()),
            Quality.GOOD);
    assertThat(fault).isNull();
    plant.sample("truck", "lon", reading.at(), at.x(), Quality.GOOD);
    plant.sample("truck", "lat", reading.at(), at.y(), Quality.GOOD);
  }

  private static void send(RulePlant plant, List<Reading> readings, Random random) {
    int i = 0;
    while (i < readings.size()) {
      int to = Math.min(readings.size(), i + 1 + random.nextInt(4));
      plant.begin(readings.get(to - 1).at());
      for (Reading reading : readings.subList(i, to)) {
        sample(plant, reading);
      }
      plant.plant.kernel.endInput();
      i = to;
    }
  }

  private static Map<String, List<String>> story(RulePlant plant) {
    Map<String, List<String>> story = new TreeMap<>();
    for (GraphChange change : plant.plant.changes.graph(ChangeKind.ALARM)) {
      JsonNode alarm = JsonTree.own(change.body());
      boolean isReturn = !alarm.path("returned").isMissingNode();
      story
          .computeIfAbsent(alarm.path("rule").stringValue(), _ -> new ArrayList<>())
          .add(
              (isReturn ? "returned " : "raised ")
                  + alarm.path(isReturn ? "returned" : "raised").stringValue());
    }
    return story;
  }

  private static String text(double seconds) {
    StringBuilder out = new StringBuilder();
    Times.append(out, RulePlant.at(seconds));
    return out.toString();
  }

  // A naive evaluation

  /// A polygon around the origin, its corners anticlockwise.
  private static List<Place> star(Random random) {
    double[] angles = new double[5 + random.nextInt(12)];
    for (int i = 0; i < angles.length; i++) {
      angles[i] = 2 * Math.PI * (i + random.nextDouble()) / angles.length;
    }
    Arrays.sort(angles);
    List<Place> corners = new ArrayList<>();
    for (double angle : angles) {
      double radius = 1 + 9 * random.nextDouble();
      corners.add(new Place(radius * Math.cos(angle), radius * Math.sin(angle)));
    }
    return corners;
  }

  private static boolean isIn(List<Place> corners, Place at) {
    boolean isIn = false;
    for (int i = 0; i < corners.size(); i++) {
      Place a = corners.get(i);
      Place b = corners.get((i + 1) % corners.size());
      if (a.y() > at.y() != b.y() > at.y()
          && at.x() < (b.x() - a.x()) * (at.y() - a.y()) / (b.y() - a.y()) + a.x()) {
        isIn = !isIn;
      }
    }
    return isIn;
  }

  private static String ring(List<Place> corners) {
    StringBuilder out = new StringBuilder("[");
    for (Place corner : corners) {
      out.append("[%s,%s],".formatted(corner.x(), corner.y()));
    }
    return out.append("[%s,%s]]".formatted(corners.getFirst().x(), corners.getFirst().y()))
        .toString();
  }

  /// Raised while something is so.
  private static List<String> events(List<Reading> readings, boolean[] holds) {
    List<String> events = new ArrayList<>();
    boolean before = false;
    for (int i = 0; i < holds.length; i++) {
      if (holds[i] != before) {
        before = holds[i];
        events.add((before ? "raised " : "returned ") + text(readings.get(i).at()));
      }
    }
    return events;
  }

  private static List<Reading> way(Random random, double reach) {
    List<Reading> readings = new ArrayList<>();
    double at = 20;
    for (int i = 0; i < 60; i++) {
      at += 0.5 + random.nextInt(4);
      Place place =
          new Place(reach * (2 * random.nextDouble() - 1), reach * (2 * random.nextDouble() - 1));
      readings.add(new Reading(at, place));
    }
    return readings;
  }

  @Property(tries = 60)
  void areasAndLinesSayWhatARaySays(@ForAll long seed) {
    Random random = new Random(seed);
    List<Place> area = star(random);
    String polygon = "{\"type\":\"Polygon\",\"coordinates\":[%s]}".formatted(ring(area));
    String line = "{\"type\":\"LineString\",\"coordinates\":%s}".formatted(ring(area));
    Map<String, String> rules =
        Map.of(
            "in", "let: { m: { inside: position, area: %s } }\nwhen: m\n".formatted(polygon),
            "pair",
                "let: { m: { inside: { lat: lat, lon: lon }, area: '%s' } }\nwhen: m\n"
                    .formatted(polygon),
            "enter",
                "let: { m: { crosses: position, line: %s, from: right } }\nwhen: m\n"
                    .formatted(line),
            "leave",
                "let: { m: { crosses: { lat: lat, lon: lon }, line: %s, from: left } }\nwhen: m\n"
                    .formatted(line),
            "both", "let: { m: { crosses: position, line: %s } }\nwhen: m\n".formatted(line));
    List<Reading> readings = way(random, 8);
    boolean[] in = new boolean[readings.size()];
    boolean[] enters = new boolean[in.length];
    boolean[] leaves = new boolean[in.length];
    boolean[] either = new boolean[in.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = isIn(area, readings.get(i).place());
      enters[i] = i > 0 && in[i] && !in[i - 1];
      leaves[i] = i > 0 && !in[i] && in[i - 1];
      either[i] = enters[i] || leaves[i];
    }
    Map<String, List<String>> expected = new TreeMap<>();
    expected.put("in", events(readings, in));
    expected.put("pair", events(readings, in));
    expected.put("enter", events(readings, enters));
    expected.put("leave", events(readings, leaves));
    expected.put("both", events(readings, either));
    expected.values().removeIf(List::isEmpty);
    for (int i = 0; i < 2; i++) {
      RulePlant plant = plant(rules);
      send(plant, readings, i == 0 ? new Random(0) : random);
      assertThat(story(plant)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Property(tries = 60)
  void itLeavesAnAreaOnceItIsFurtherThanTheBuffer(@ForAll long seed) {
    Random random = new Random(seed);
    double half = 0.001;
    String box =
        ring(
            List.of(
                new Place(-half, -half),
                new Place(half, -half),
                new Place(half, half),
                new Place(-half, half)));
    RulePlant plant =
        plant(
            Map.of(
                "in",
                "let: { m: { inside: position, area: { type: Polygon, coordinates: [%s] }, buffer: 30 } }\nwhen: m\n"
                    .formatted(box)));
    List<Reading> readings = way(random, 0.0015);
    boolean[] in = new boolean[readings.size()];
    for (int i = 0; i < in.length; i++) {
      Place at = readings.get(i).place();
      double dx = Math.max(0, Math.abs(at.x()) - half) * METRES_A_DEGREE;
      double dy = Math.max(0, Math.abs(at.y()) - half) * METRES_A_DEGREE;
      double metres = Math.hypot(dx, dy);
      if (Math.abs(metres - BUFFER) < 0.01) {
        return; // Too near to say without the sphere.
      }
      in[i] = metres == 0 || (i > 0 && in[i - 1] && metres < BUFFER);
    }
    send(plant, readings, random);
    assertThat(story(plant).getOrDefault("in", List.of()))
        .as("seed %d", seed)
        .isEqualTo(events(readings, in));
  }

  private static List<String> along(String measure, Place... places) {
    RulePlant plant = plant(Map.of("r", "let: { m: { %s } }\nwhen: m\n".formatted(measure)));
    for (int i = 0; i < places.length; i++) {
      plant.begin(20 + i);
      sample(plant, new Reading(20 + i, places[i]));
      plant.plant.kernel.endInput();
    }
    return story(plant).getOrDefault("r", List.of());
  }

  @Test
  void aWayThroughACornerOfALineCountsOnce() {
    String line =
        "crosses: position, line: { type: LineString, coordinates: [[0,-1],[0,0],[0,1]] }";
    assertThat(along(line, new Place(-1, 0), new Place(1, 0)))
        .containsExactly("raised " + text(21));
    assertThat(along(line, new Place(-1, 0), new Place(0, 0), new Place(1, 0), new Place(2, 0)))
        .containsExactly("raised " + text(21), "returned " + text(22));
    assertThat(along(line + ", from: right", new Place(-1, 0), new Place(1, 0))).isEmpty();
    assertThat(along(line, new Place(-1, 2), new Place(1, 2))).isEmpty();
  }

  @Test
  void aWayOverTheAntimeridianCrossesNoLineOnTheOtherSideOfTheGlobe() {
    String line = "crosses: position, line: { type: LineString, coordinates: [[0,-80],[0,80]] }";
    assertThat(along(line, new Place(179, 0), new Place(-179, 0))).isEmpty();
  }

  @Test
  void anAreaOverTheAntimeridianIsWrittenInTwoParts() {
    String area =
        "inside: position, area: { type: MultiPolygon, coordinates: ["
            + "[[[170,-5],[180,-5],[180,5],[170,5],[170,-5]]],"
            + "[[[-180,-5],[-170,-5],[-170,5],[-180,5],[-180,-5]]]] }";
    assertThat(along(area, new Place(179, 0), new Place(-179, 0), new Place(-160, 0)))
        .containsExactly("raised " + text(20), "returned " + text(22));
  }

  @Test
  void theBorderBelongsToTheAreaAndHolesDoNot() {
    String area =
        "inside: position, area: { type: Polygon, coordinates: ["
            + "[[0,0],[9,0],[9,9],[0,9],[0,0]], [[3,3],[6,3],[6,6],[3,6],[3,3]]] }";
    assertThat(along(area, new Place(9, 9), new Place(4, 4), new Place(3, 4)))
        .containsExactly("raised " + text(20), "returned " + text(21), "raised " + text(22));
  }

  @Test
  void aPlaceOfTwoNumbersIsNotMadeOfAnOldAndANewOne() {
    RulePlant plant =
        plant(
            Map.of(
                "r",
                "let: { m: { inside: { lat: lat, lon: lon }, area: { type: Polygon, coordinates: [[[0,0],[2,0],[2,2],[0,2],[0,0]]] } } }\nwhen: m\n"));
    plant.begin(20);
    plant.sample("truck", "lat", 20, 5, Quality.GOOD);
    plant.sample("truck", "lon", 20, 1, Quality.GOOD);
    plant.sample("truck", "lat", 21, 1, Quality.GOOD);
    plant.sample("truck", "lon", 21, 5, Quality.GOOD);
    plant.plant.kernel.endInput();
    assertThat(plant.alarms()).isEmpty();
    plant.begin(22);
    plant.sample("truck", "lon", 22, 1, Quality.GOOD);
    plant.sample("truck", "lat", 22, 1, Quality.GOOD);
    plant.plant.kernel.endInput();
    assertThat(plant.alarms()).hasSize(1);
  }
}
