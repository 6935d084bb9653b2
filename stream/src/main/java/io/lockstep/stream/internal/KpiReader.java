package io.lockstep.stream.internal;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Aggregate;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Formula;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Trust;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one roll-up along a hierarchy, and makes of it a computed property for each level above
/// the lowest. What it makes depends on its text only, not on models. Used once.
final class KpiReader {
  static final String KIND = "kpi";
  static final List<String> KEYS =
      List.of(KIND, "language", "property", "aggregate", "along", "levels", "weight", "quality");
  private static final List<String> LEVEL_KEYS =
      List.of("level", "model", "property", "along", "from", "value");
  private static final List<String> WEIGHT_KEYS = List.of("property", "value");
  private static final String INCOMING = "<-";

  /// The levels of ISA-95 (IEC 62264-1, "Equipment hierarchy"), from the top.
  private static final List<String> LEVELS = List.of("enterprise", "site", "area", "line", "unit");

  private static final List<String> AGGREGATES =
      List.of("sum", "mean", "min", "max", "count", "any", "all");

  /// A computed property that was made, and where the level stands that it is for.
  record Made(Compute compute, Node place) {}

  private final Document document;
  private final Yaml yaml;
  private final @Nullable ModelSet models;
  private final List<KpiText.Level> levels = new ArrayList<>();
  private final List<Node> places = new ArrayList<>();

  KpiReader(Document document, @Nullable ModelSet models) {
    this.document = document;
    this.yaml = document.yaml();
    this.models = models;
  }

  /// The computed properties, from the top down; none when something is wrong, and then the
  /// problems say what.
  List<Made> read() {
    String name = document.name();
    document.language();
    String property = document.required("property");
    String word = document.required("aggregate");
    Trust trust = document.trust();
    Aggregate.Function function =
        word == null || !AGGREGATES.contains(word) ? null : AggregateScanner.functionOf(word);
    if (word != null && function == null) {
      document.problem(
          document.valueOf("aggregate"), "aggregate: " + Document.oneOf(AGGREGATES, word));
    }
    KpiText.@Nullable Weight weight = weight(function);
    if (property != null) {
      levels(property);
    }
    if (name == null
        || property == null
        || function == null
        || trust == null
        || document.wrong() > 0) {
      return List.of();
    }
    KpiText text = new KpiText(function, levels, weight);
    List<Made> made = new ArrayList<>();
    for (int i = 0; i < levels.size() - 1; i++) {
      KpiText.Level level = levels.get(i);
      made.add(made(name + "." + level.name(), level, level.property(), text.value(i), trust, i));
      if (weight != null) {
        made.add(
            made(
                name + "." + level.name() + ".weight",
                level,
                weight.property(),
                text.weight(i),
                trust,
                i));
      }
    }
    return document.wrong() > 0 ? List.of() : made;
  }

  private Made made(
      String name, KpiText.Level level, String property, String value, Trust trust, int number) {
    Compute compute = new Compute(name, level.model(), property.replace('.', '/'), value, trust);
    check(compute, places.get(number));
    return new Made(compute, places.get(number));
  }

  private KpiText.@Nullable Weight weight(Aggregate.@Nullable Function function) {
    if (!document.mapping().has("weight")) {
      return null;
    }
    if (function != null && function != Aggregate.Function.MEAN) {
      document.problem(
          document.valueOf("weight"),
          "weight: expected the key with aggregate mean only, found it with " + function.term());
    }
    Yaml.Mapping weight =
        yaml.mapping(document.valueOf("weight"), "weight", WEIGHT_KEYS).orElse(null);
    String property =
        weight == null ? null : yaml.required(weight, "property", "weight").orElse(null);
    if (weight == null || property == null) {
      document.failed();
      return null;
    }
    return new KpiText.Weight(property, yaml.optional(weight, "value").orElse(""));
  }

  private void levels(String property) {
    Node list = document.mapping().value("levels");
    if (list == null) {
      document.problem(
          document.mapping().node(), document.what() + ": expected the key levels, found none");
      return;
    }
    String along = yaml.optional(document.mapping(), "along").orElse("");
    for (Node item : yaml.items(list, "levels")) {
      Yaml.Mapping level = yaml.mapping(item, "level", LEVEL_KEYS).orElse(null);
      if (level == null) {
        document.failed();
      } else {
        level(level, property, along);
      }
    }
    if (levels.size() < 2 && document.wrong() == 0) {
      document.problem(
          list,
          "levels: expected at least two, from the top down, found %d".formatted(levels.size()));
    }
    for (int i = 0; i < levels.size(); i++) {
      checkFrom(i);
    }
  }

  private void level(Yaml.Mapping level, String property, String along) {
    String name = yaml.required(level, "level", "level").orElse(null);
    String model = yaml.required(level, "model", "level").orElse(null);
    if (name == null || model == null) {
      document.failed();
      return;
    }
    Node place = level.values().getOrDefault("level", level.node());
    int rank = LEVELS.indexOf(name);
    if (rank < 0) {
      document.problem(place, "level: " + Document.oneOf(LEVELS, name));
      return;
    }
    if (!levels.isEmpty() && rank <= LEVELS.indexOf(levels.getLast().name())) {
      document.problem(
          place,
          "level: expected one below %s (the order is %s), found %s"
              .formatted(levels.getLast().name(), String.join(", ", LEVELS), name));
      return;
    }
    String own = yaml.optional(level, "along").orElse(along);
    if (own.isEmpty() && !levels.isEmpty()) {
      document.problem(
          level.node(),
          "level %s: expected the key along here or in the kpi: the relationship that leads to it from the level above, found none"
              .formatted(name));
    }
    String value = yaml.optional(level, "value").orElse("");
    places.add(place);
    levels.add(
        new KpiText.Level(
            name,
            model,
            yaml.optional(level, "property").orElse(property),
            own.startsWith(INCOMING) ? own.substring(INCOMING.length()) : own,
            !own.startsWith(INCOMING),
            yaml.texts(level, "from"),
            value));
    if (models != null) {
      document.model(models, model, level.values().getOrDefault("model", level.node()));
    }
  }

  /// Only the lowest level gives values; the others say from where they take theirs.
  private void checkFrom(int number) {
    KpiText.Level level = levels.get(number);
    boolean isLowest = number == levels.size() - 1;
    List<String> below = levels.stream().skip(number + 1L).map(KpiText.Level::name).toList();
    if (!isLowest && !level.value().isEmpty()) {
      document.problem(
          places.get(number),
          "level %s: expected the key value at the lowest level only, found it; it takes its value from %s"
              .formatted(level.name(), String.join(", ", below)));
    }
    for (String name : level.from()) {
      if (!below.contains(name)) {
        document.problem(
            places.get(number),
            below.isEmpty()
                ? "from: expected no key from at the lowest level, found %s".formatted(name)
                : "from: " + Document.oneOf(below, name));
      }
    }
  }

  /// What is wrong within the value that a person wrote is told there, anything else at the level.
  private void check(Compute compute, Node place) {
    Interface model = models == null ? null : Formulas.model(models, compute.model());
    if (models == null || model == null) {
      return;
    }
    Shape shape;
    try {
      shape = ShapeCompiler.compile(model, models);
    } catch (LockstepException e) {
      document.problem(place, "model: " + e.getMessage());
      return;
    }
    List<TextProblem> problems = new ArrayList<>();
    Formula _ = Formula.compile(compute, shape, models, problems);
    for (TextProblem problem : problems) {
      if (problem.offset() == Formula.PROPERTY) {
        document.problem(place, "property: " + problem.message());
      } else {
        document.problem(
            place, "%s: %s, in %s".formatted(compute.name(), problem.message(), compute.value()));
      }
    }
  }
}
