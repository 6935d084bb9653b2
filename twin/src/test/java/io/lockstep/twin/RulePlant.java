package io.lockstep.twin;

import io.lockstep.model.AlarmState;
import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.EnumSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A line with ovens that have rules. Times are given in seconds after the plant's start.
final class RulePlant {
  static final String MODELS =
      """
      [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Oven;1", "@type": "Interface",
          "contents": [
            { "@type": "Telemetry", "name": "temperature", "schema": "double" },
            { "@type": "Telemetry", "name": "pressure", "schema": "double" },
            { "@type": "Property", "name": "door", "schema": "boolean" },
            { "@type": "Property", "name": "count", "schema": "integer", "writable": true },
            { "@type": "Property", "name": "parts", "schema": "integer", "writable": true },
            { "@type": "Relationship", "name": "feeds" },
            { "@type": "Command", "name": "stop" } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Deck;1", "@type": "Interface",
          "extends": "dtmi:t:Oven;1",
          "contents": [ { "@type": "Property", "name": "decks", "schema": "integer" } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Line;1", "@type": "Interface",
          "contents": [
            { "@type": "Relationship", "name": "contains" },
            { "@type": "Command", "name": "halt" } ] } ]
      """;

  final Plant plant;

  private RulePlant(Plant plant) {
    this.plant = plant;
  }

  static RulePlant empty() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    return new RulePlant(plant);
  }

  static RulePlant with(String... rules) {
    RulePlant plant = empty();
    plant.plant.put("oven", "dtmi:t:Oven;1", "");
    plant.plant.put("deck", "dtmi:t:Deck;1", "");
    plant.plant.put("line", "dtmi:t:Line;1", "");
    plant.plant.relate("line", "r1", "contains", "oven");
    plant.set(rules);
    plant.plant.changes.clear();
    return plant;
  }

  RulePlant of(Plant other) {
    return new RulePlant(other);
  }

  static TwinCommand.SetRules rules(String... rules) {
    return new TwinCommand.SetRules(
        List.of(new NamedText("rules/a.yaml", String.join("---\n", rules))));
  }

  void set(String... rules) {
    plant.done(rules(rules));
  }

  /// Seconds after the start as microseconds since epoch.
  static long at(double seconds) {
    return Plant.START + Math.round(seconds * Plant.SECOND);
  }

  /// One message with one number, received when it was measured.
  void reads(String twin, String path, double seconds, double value) {
    reads(twin, path, seconds, seconds, value, Quality.GOOD);
  }

  void reads(
      String twin, String path, double seconds, double received, double value, Quality quality) {
    begin(received);
    sample(twin, path, seconds, value, quality);
    plant.kernel.endInput();
  }

  void begin(double received) {
    plant.kernel.beginInput(plant.position++, at(received), plant.changes);
  }

  void sample(String twin, String path, double seconds, double value, Quality quality) {
    int twinNumber = plant.kernel.twin(twin);
    int slot = plant.kernel.shape(twinNumber).indexOf(path);
    long bits =
        switch (plant.kernel.shape(twinNumber).slot(slot).type()) {
          case DOUBLE -> Double.doubleToRawLongBits(value);
          case BOOLEAN, LONG, TEXT, JSON -> (long) value;
        };
    SampleFault fault = plant.kernel.sample(twinNumber, slot, at(seconds), bits, null, quality);
    if (fault != null) {
      throw new AssertionError(fault);
    }
  }

  /// A tick, as the space appends it when a timer is due.
  void tick(double seconds) {
    begin(seconds);
    plant.kernel.fireTimers((due, a, b) -> {});
    plant.kernel.endInput();
  }

  List<JsonNode> alarms() {
    return plant.view().alarms(null, null, EnumSet.allOf(AlarmState.class), 1_000).stream()
        .map(JsonTree::own)
        .toList();
  }

  JsonNode alarm() {
    List<JsonNode> alarms = alarms();
    if (alarms.size() != 1) {
      throw new AssertionError("expected one alarm, found " + alarms);
    }
    return alarms.getFirst();
  }

  /// Where the only alarm stands.
  String state() {
    return alarm().path("state").stringValue();
  }

  List<JsonNode> commands() {
    return plant
        .view()
        .commands(null, EnumSet.allOf(io.lockstep.model.CommandState.class), 1_000)
        .stream()
        .map(JsonTree::own)
        .toList();
  }
}
