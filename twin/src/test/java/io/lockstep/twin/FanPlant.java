package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Fans `a`, `b` and `c`, of which each leads to the next, and rules that write their properties.
final class FanPlant {
  static final String MODELS =
      """
      [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Fan;1", "@type": "Interface",
          "contents": [
            { "@type": "Telemetry", "name": "heat", "schema": "double" },
            { "@type": "Telemetry", "name": "dust", "schema": "double" },
            { "@type": "Property", "name": "speed", "schema": "double", "writable": true },
            { "@type": "Property", "name": "level", "schema": "integer", "writable": true },
            { "@type": "Property", "name": "alarmed", "schema": "boolean", "writable": true },
            { "@type": "Property", "name": "mode", "schema": { "@type": "Enum",
              "valueSchema": "string", "enumValues": [
                { "name": "slow", "enumValue": "slow" }, { "name": "fast", "enumValue": "fast" } ] } },
            { "@type": "Relationship", "name": "next", "target": "dtmi:t:Fan;1" },
            { "@type": "Command", "name": "stop" } ] } ]
      """;

  final RulePlant rules;
  final Plant plant;

  private FanPlant(RulePlant rules) {
    this.rules = rules;
    this.plant = rules.plant;
  }

  static FanPlant with(String... rules) {
    RulePlant empty = RulePlant.empty();
    empty.plant.done(new TwinCommand.AddModels(MODELS));
    for (String twin : List.of("a", "b", "c")) {
      empty.plant.put(twin, "dtmi:t:Fan;1", "");
    }
    empty.plant.relate("a", "r1", "next", "b");
    empty.plant.relate("b", "r2", "next", "c");
    empty.set(rules);
    empty.plant.changes.clear();
    return new FanPlant(empty);
  }

  FanPlant of(Plant other) {
    return new FanPlant(rules.of(other));
  }

  void reads(String twin, String path, double seconds, double value) {
    rules.reads(twin, path, seconds, seconds, value, Quality.GOOD);
  }

  /// A property's value as JSON text, or `none`.
  String value(String twin, String path) {
    JsonNode document = JsonTree.own(plant.view().twin(twin).orElseThrow().json());
    JsonNode value = document.path(path);
    return value.isMissingNode() ? "none" : value.toString();
  }

  List<JsonNode> told(ChangeKind kind) {
    return plant.changes.graph(kind).stream().map(GraphChange::body).map(JsonTree::own).toList();
  }

  /// The texts of all rules' logs, in order.
  List<String> log() {
    return told(ChangeKind.RULE_LOG).stream().map(line -> line.path("text").stringValue()).toList();
  }

  /// Drift of rules: reason and example.
  List<String> drift() {
    return told(ChangeKind.DRIFT).stream()
        .map(
            drift -> drift.path("reason").stringValue() + " " + drift.path("found").stringValue(""))
        .toList();
  }
}
