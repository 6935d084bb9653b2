package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Models and computed properties of a plant: ovens and large ovens in lines, lines in areas. What
/// is computed goes along both directions, over two levels, and through the twin itself.
final class ComputePlant {
  static final String OVEN = "dtmi:c:Oven;1";
  static final String LARGE = "dtmi:c:Large;1";
  static final String LINE = "dtmi:c:Line;1";
  static final String AREA = "dtmi:c:Area;1";

  static final String MODELS =
      """
      [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:c:Oven;1", "@type": "Interface",
          "contents": [
            { "@type": "Telemetry", "name": "power", "schema": "double" },
            { "@type": "Property", "name": "temperature", "schema": "double", "writable": true },
            { "@type": "Property", "name": "count", "schema": "integer", "writable": true },
            { "@type": "Property", "name": "on", "schema": "boolean", "writable": true },
            { "@type": "Property", "name": "ratio", "schema": "double" },
            { "@type": "Property", "name": "triple", "schema": "integer" },
            { "@type": "Property", "name": "hot", "schema": "boolean" },
            { "@type": "Property", "name": "share", "schema": "double" } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:c:Large;1", "@type": "Interface",
          "extends": "dtmi:c:Oven;1",
          "contents": [
            { "@type": "Property", "name": "boost", "schema": "double", "writable": true } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:c:Line;1", "@type": "Interface",
          "contents": [
            { "@type": "Property", "name": "idle", "schema": "double", "writable": true },
            { "@type": "Property", "name": "power", "schema": "double" },
            { "@type": "Property", "name": "least", "schema": "double" },
            { "@type": "Property", "name": "most", "schema": "double" },
            { "@type": "Property", "name": "fewest", "schema": "integer" },
            { "@type": "Property", "name": "mean", "schema": "double" },
            { "@type": "Property", "name": "running", "schema": "integer" },
            { "@type": "Property", "name": "parts", "schema": "long" },
            { "@type": "Property", "name": "anyHot", "schema": "boolean" },
            { "@type": "Property", "name": "allOn", "schema": "boolean" },
            { "@type": "Property", "name": "number", "schema": "integer" },
            { "@type": "Relationship", "name": "contains", "target": "dtmi:c:Oven;1" },
            { "@type": "Relationship", "name": "near" } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:c:Area;1", "@type": "Interface",
          "contents": [
            { "@type": "Property", "name": "power", "schema": "double" },
            { "@type": "Property", "name": "worst", "schema": "double" },
            { "@type": "Relationship", "name": "contains" } ] } ]
      """;

  /// By name the model, the property and the value.
  static final Map<String, Computed> COMPUTES = new LinkedHashMap<>();

  /// A computed property.
  record Computed(String model, String property, String value) {}

  static {
    add(OVEN, "ratio", "power / temperature");
    add(OVEN, "triple", "count * 3");
    add(OVEN, "hot", "ratio > 2.0 && on");
    add(OVEN, "share", "incoming('contains', 'dtmi:c:Line;1').sum(l, l.idle)");
    add(LINE, "power", "outgoing('contains').sum(o, o.power) + 2.0 * idle");
    add(LINE, "least", "outgoing('contains', 'dtmi:c:Oven;1').min(o, o.temperature)");
    add(LINE, "most", "outgoing('contains').max(o, o.ratio)");
    add(LINE, "fewest", "outgoing('contains').min(o, o.count)");
    add(LINE, "mean", "outgoing('contains').mean(o, o.power)");
    add(LINE, "running", "outgoing('contains', 'dtmi:c:Large;1').count(o, o.on)");
    add(LINE, "parts", "outgoing('contains').sum(o, o.triple)");
    add(LINE, "anyHot", "outgoing('contains').any(o, o.hot)");
    add(LINE, "allOn", "outgoing('contains').all(o, o.on)");
    add(LINE, "number", "outgoing('contains').count()");
    add(AREA, "power", "outgoing('contains', 'dtmi:c:Line;1').sum(l, l.power)");
    add(
        AREA,
        "worst",
        "outgoing('contains', 'dtmi:c:Line;1').max(l, l.least)"
            + " - outgoing('contains', 'dtmi:c:Line;1').min(l, l.most)");
  }

  private static void add(String model, String property, String value) {
    String name = model.substring(7, model.length() - 2).toLowerCase(Locale.ROOT);
    COMPUTES.put(name + "-" + property, new Computed(model, property, value));
  }

  final Plant plant;

  private ComputePlant(Plant plant) {
    this.plant = plant;
  }

  static ComputePlant of(Plant plant) {
    return new ComputePlant(plant);
  }

  static ComputePlant empty() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    return new ComputePlant(plant);
  }

  /// With all that is computed.
  static ComputePlant whole() {
    ComputePlant plant = empty();
    plant.compute(List.copyOf(COMPUTES.keySet()));
    return plant;
  }

  /// Computes those of these names from now on.
  void compute(List<String> names) {
    List<String> documents = new ArrayList<>();
    for (String name : names) {
      Computed one = Objects.requireNonNull(COMPUTES.get(name));
      documents.add(document(name, one.model(), one.property(), one.value()));
    }
    set(documents);
  }

  static String document(String name, String model, String property, String value) {
    return "compute: %s\nmodel: %s\nproperty: %s\nvalue: \"%s\"\n"
        .formatted(name, model, property, value);
  }

  void set(List<String> documents) {
    plant.done(rules(documents));
  }

  static TwinCommand.SetRules rules(List<String> documents) {
    return new TwinCommand.SetRules(
        List.of(new NamedText("rules/c.yaml", String.join("---\n", documents))));
  }

  void begin() {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    plant.now += Plant.SECOND;
  }

  void end() {
    int _ = plant.kernel.endInput();
  }

  /// A reading within an input.
  void sample(String id, String path, long micros, double value, Quality quality) {
    int twin = plant.kernel.twin(id);
    int slot = plant.kernel.shape(twin).indexOf(path);
    long bits =
        switch (plant.kernel.shape(twin).slot(slot).type()) {
          case DOUBLE -> Double.doubleToRawLongBits(value);
          case BOOLEAN -> value > 0 ? 1 : 0;
          case LONG, TEXT, JSON -> (long) value;
        };
    SampleFault fault = plant.kernel.sample(twin, slot, micros, bits, null, quality);
    if (fault != null) {
      throw new AssertionError(fault);
    }
  }

  /// A message with one reading.
  void reads(String id, String path, double value) {
    reads(id, path, plant.now, value);
  }

  void reads(String id, String path, long micros, double value) {
    begin();
    sample(id, path, micros, value, Quality.GOOD);
    end();
  }

  void put(String id, String model, String members) {
    plant.put(id, model, members);
  }

  void contains(String owner, String neighbour) {
    plant.relate(owner, "to-" + neighbour, "contains", neighbour);
  }

  /// A value as JSON text; null when there is none.
  String value(String id, String path) {
    return String.valueOf(
        plant.view().values(id).orElseThrow().values().stream()
            .filter(value -> value.path().equals(path))
            .map(TwinValues.Value::json)
            .findFirst()
            .orElse("none"));
  }
}
