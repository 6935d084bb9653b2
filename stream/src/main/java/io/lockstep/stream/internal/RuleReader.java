package io.lockstep.stream.internal;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Holding;
import io.lockstep.stream.Lateness;
import io.lockstep.stream.Measure;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Trigger;
import io.lockstep.stream.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one rule; goes on after a problem, to find the others. Used once.
final class RuleReader {
  static final String KIND = "rule";
  static final List<String> KEYS =
      List.of(
          KIND,
          "language",
          "model",
          "let",
          "late",
          "when",
          "for",
          "clear",
          "missing",
          "quality",
          "alarm",
          "command",
          "write",
          "log",
          "notify",
          EffectReader.ON_CLEAR);
  private static final List<String> LATE_KEYS = List.of("time", "readings");
  private static final List<String> MISSING_KEYS = List.of("property", "time");

  private static final int LATE_READINGS = 32;
  private static final int LONGS_MAX = 8_192;
  private static final long SECOND = Document.SECOND;
  private static final long TIME_MAX = Document.TIME_MAX;

  private final Document document;
  private final Yaml yaml;
  private final Yaml.Mapping rule;
  private final @Nullable ModelSet models;
  private int wrong;

  RuleReader(Document document, @Nullable ModelSet models) {
    this.document = document;
    this.yaml = document.yaml();
    this.rule = document.mapping();
    this.models = models;
  }

  /// The rule; null when something is wrong with it, and then the problems say what.
  @Nullable Rule read() {
    String name = document.name();
    document.language();
    String model = document.required("model");
    Trigger trigger = trigger();
    Trust trust = document.trust();
    Rule.Alarm alarm = rule.has("alarm") ? AlarmReader.ofRule(document).read() : null;
    EffectReader effects = new EffectReader(document).read();
    if (!rule.has("alarm") && EffectReader.KEYS.stream().noneMatch(rule::has)) {
      problem(
          rule.node(),
          document.what() + ": expected the key alarm, command, write, log or notify, found none");
    }
    if (name == null
        || model == null
        || trigger == null
        || trust == null
        || wrong + document.wrong() > 0) {
      return checkWhatIsThere(model, trigger, alarm, effects);
    }
    Rule read = new Rule(name, model, trigger, trust, alarm, effects.effects());
    boolean isValid =
        models == null
            || new RuleChecks(document, models).check(model, trigger, alarm, effects.placed());
    return isValid ? read : null;
  }

  /// Names that are wrong are told also when the form is wrong.
  private @Nullable Rule checkWhatIsThere(
      @Nullable String model,
      @Nullable Trigger trigger,
      Rule.@Nullable Alarm alarm,
      EffectReader effects) {
    if (models != null && model != null) {
      boolean _ = new RuleChecks(document, models).check(model, trigger, alarm, effects.placed());
    }
    return null;
  }

  private @Nullable Trigger trigger() {
    if (rule.has("missing")) {
      refuse("a rule with missing", "let", "late", "when", "for", "clear");
      return missing();
    }
    if (!rule.has("when")) {
      problem(rule.node(), document.what() + ": expected the key when or missing, found none");
      return null;
    }
    return when();
  }

  private @Nullable Trigger missing() {
    Yaml.Mapping missing = yaml.mapping(valueOf("missing"), "missing", MISSING_KEYS).orElse(null);
    if (missing == null) {
      return null;
    }
    String property = yaml.required(missing, "property", "missing").orElse(null);
    Long time = time(missing, "time", "missing", SECOND / 1_000, TIME_MAX);
    return property == null || time == null
        ? null
        : new Trigger.Missing(property.replace('.', '/'), time);
  }

  private @Nullable Trigger when() {
    int before = document.wrong();
    List<Measure> measures =
        rule.has("let") ? new MeasureReader(document).read(valueOf("let")) : List.of();
    Lateness late = rule.has("late") ? late() : null;
    Holding holds = new HoldingReader(document, rule).read("when");
    if (holds == null) {
      return null;
    }
    Trigger.When when = new Trigger.When(holds, measures, late);
    if (document.wrong() == before && when.longs() > LONGS_MAX) {
      problem(
          valueOf("let"),
          "let: expected measures and late readings that take at most %d bytes of each twin, found %d; write fewer of them, larger steps, or fewer readings, signals or regimes"
              .formatted(LONGS_MAX * Long.BYTES, when.longs() * Long.BYTES));
    }
    return when;
  }

  private @Nullable Lateness late() {
    Yaml.Mapping late = yaml.mapping(valueOf("late"), "late", LATE_KEYS).orElse(null);
    if (late == null) {
      wrong++;
      return null;
    }
    Long time = time(late, "time", "late", SECOND / 1_000, TIME_MAX);
    int readings = document.count(late, "readings", LATE_READINGS, 1, Lateness.READINGS_MAX);
    return time == null ? null : new Lateness(time, readings);
  }

  private @Nullable Long time(Yaml.Mapping owner, String key, String what, long min, long max) {
    return document.time(owner, key, what, min, max);
  }

  private void refuse(String where, String... keys) {
    for (String key : keys) {
      if (rule.has(key)) {
        problem(
            rule.keys().getOrDefault(key, rule.node()),
            "%s: expected no key %s, found it".formatted(where, key));
      }
    }
  }

  private void problem(Node where, String message) {
    wrong++;
    yaml.problem(where, message);
  }

  private Node valueOf(String key) {
    return document.valueOf(key);
  }
}
