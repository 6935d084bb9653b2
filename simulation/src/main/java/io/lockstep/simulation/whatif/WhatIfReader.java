package io.lockstep.simulation.whatif;

import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import io.lockstep.simulation.behaviour.BranchBehaviours;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.space.FieldChanges;
import io.lockstep.space.RunPlan;
import io.lockstep.twin.GraphView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads what-ifs from YAML: the documents of a scenario file that begin with the key `what-if`.
/// All problems of a file are told at once, with their places. Used once.
public final class WhatIfReader {
  /// The key that makes a document a what-if.
  public static final String KEY = "what-if";

  private static final List<String> KEYS =
      List.of(
          KEY,
          "as-of",
          "for",
          "inputs",
          "set",
          "change",
          "signals",
          "watch",
          "stop",
          "replications",
          "seed",
          "budget",
          "behaviours",
          "parameters");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Duration MOST = Duration.ofDays(366);
  private static final int SIGNALS_MAX = 10_000;

  private final Yaml yaml;
  private final Plant plant;

  /// What a what-if may name; each answers what is wrong, or nothing.
  public interface Plant {
    /// Nothing is known: all may be there when it runs.
    Plant UNKNOWN =
        new Plant() {
          @Override
          public Optional<String> problem(Property property) {
            return Optional.empty();
          }

          @Override
          public Optional<String> problem(BranchBehaviours.Change parameter) {
            return Optional.empty();
          }
        };

    Optional<String> problem(Property property);

    Optional<String> problem(BranchBehaviours.Change parameter);

    /// The twins of a view and the behaviours beside them.
    static Plant of(GraphView view, List<Plan> plans, Models models) {
      return new Plant() {
        @Override
        public Optional<String> problem(Property property) {
          return Study.problem(view, property);
        }

        @Override
        public Optional<String> problem(BranchBehaviours.Change parameter) {
          try {
            BranchBehaviours.check(
                new BranchBehaviours.Setting(plans, List.of(parameter), true), models);
          } catch (LockstepException e) {
            return Optional.of(String.valueOf(e.getMessage()));
          }
          return parameter.twin().isEmpty() || view.hasTwin(parameter.twin())
              ? Optional.empty()
              : Optional.of("twin: expected a twin that there is, found " + parameter.twin());
        }
      };
    }
  }

  private WhatIfReader(String file, Plant plant, List<Problem> problems) {
    this.yaml = Yaml.of(file, problems);
    this.plant = plant;
  }

  /// The what-ifs of a file; other documents are left alone.
  ///
  /// @param problems what is wrong is added; then the document it stands in is left out
  public static List<WhatIf> read(NamedText file, List<Problem> problems) {
    return read(file, Plant.UNKNOWN, problems);
  }

  /// The same, where all that is named must be there.
  public static List<WhatIf> read(NamedText file, Plant plant, List<Problem> problems) {
    List<WhatIf> found = new ArrayList<>();
    WhatIfReader reader = new WhatIfReader(file.name(), plant, problems);
    for (Node document : Yaml.documents(file, problems)) {
      if (Yaml.hasKey(document, KEY)) {
        int before = problems.size();
        Optional<WhatIf> scenario =
            reader.yaml.mapping(document, "a what-if", KEYS).map(reader::whatIf);
        if (problems.size() == before) {
          scenario.ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private WhatIf whatIf(Yaml.Mapping mapping) {
    String name = yaml.required(mapping, KEY, "a what-if").orElse("");
    if (!mapping.has("for")) {
      yaml.problem(mapping.node(), "a what-if: expected the key for (how far it runs), found none");
    }
    Optional<Instant> asOf = asOf(mapping);
    WhatIf.Inputs inputs = inputs(mapping, asOf.isPresent());
    boolean stopsAtAlarm =
        part(mapping, "stop", List.of("alarm"))
            .map(stop -> yaml.bool(stop, "alarm", false))
            .orElse(false);
    return new WhatIf(
        name,
        asOf,
        duration(mapping, "for", Duration.ofHours(1)),
        inputs,
        writes(mapping),
        changes(mapping),
        signals(mapping),
        watch(mapping),
        stopsAtAlarm,
        (int) whole(mapping, "replications", 1, WhatIf.MOST, 1),
        whole(mapping, "seed", 0, Integer.MAX_VALUE, 1),
        budget(mapping),
        behaving(mapping),
        parameters(mapping));
  }

  private WhatIf.Behaving behaving(Yaml.Mapping mapping) {
    Node node = mapping.value("behaviours");
    String word =
        node == null
            ? WhatIf.Behaving.SAVED.word()
            : yaml.text(node, "behaviours").orElse(WhatIf.Behaving.SAVED.word());
    Optional<WhatIf.Behaving> known =
        Arrays.stream(WhatIf.Behaving.values())
            .filter(each -> each.word().equals(word))
            .findFirst();
    if (known.isEmpty() && node != null) {
      yaml.problem(
          node, "behaviours: expected saved, saved-only, anew or none, found %s".formatted(word));
    }
    return known.orElse(WhatIf.Behaving.SAVED);
  }

  private List<BranchBehaviours.Change> parameters(Yaml.Mapping mapping) {
    List<BranchBehaviours.Change> changes = new ArrayList<>();
    Node node = mapping.value("parameters");
    if (node != null) {
      for (Node item : yaml.items(node, "parameters")) {
        yaml.mapping(item, "parameters", List.of("behaviour", "twin", "variable", "value"))
            .flatMap(this::parameter)
            .ifPresent(changes::add);
      }
    }
    return changes;
  }

  private Optional<BranchBehaviours.Change> parameter(Yaml.Mapping item) {
    Optional<String> behaviour = yaml.required(item, "behaviour", "parameters");
    Optional<String> variable = yaml.required(item, "variable", "parameters");
    if (!item.has("value")) {
      yaml.problem(item.node(), "parameters: expected the key value, found none");
    }
    double value = yaml.number(item, "value", 0);
    String twin = yaml.optional(item, "twin").orElse("");
    Optional<BranchBehaviours.Change> change =
        behaviour.flatMap(
            of -> variable.map(name -> new BranchBehaviours.Change(of, twin, name, value)));
    change.flatMap(plant::problem).ifPresent(problem -> yaml.problem(item.node(), problem));
    return change;
  }

  private Optional<Instant> asOf(Yaml.Mapping mapping) {
    Node node = mapping.value("as-of");
    if (node == null) {
      return Optional.empty();
    }
    String text = yaml.text(node, "as-of").orElse("now");
    if (text.equals("now")) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      yaml.problem(
          node, "as-of: expected now, or a time such as 2026-01-31T08:00:00Z, found " + text);
      return Optional.empty();
    }
  }

  /// What comes when nobody says: what really came, or for a run from now on what came before.
  private WhatIf.Inputs inputs(Yaml.Mapping mapping, boolean isOfPast) {
    Node node = mapping.value("inputs");
    if (node == null) {
      return isOfPast
          ? new WhatIf.Inputs.Recorded()
          : new WhatIf.Inputs.Repeated(Duration.ofHours(1));
    }
    if (node instanceof ScalarNode scalar) {
      return inputs(scalar, isOfPast);
    }
    return yaml.mapping(node, "inputs", List.of("repeat"))
        .<WhatIf.Inputs>map(
            repeat -> new WhatIf.Inputs.Repeated(duration(repeat, "repeat", Duration.ofHours(1))))
        .orElseGet(WhatIf.Inputs.None::new);
  }

  private WhatIf.Inputs inputs(ScalarNode word, boolean isOfPast) {
    return switch (word.getValue()) {
      case "none" -> new WhatIf.Inputs.None();
      case "recorded" -> {
        if (!isOfPast) {
          yaml.problem(
              word,
              "inputs: expected none or { repeat: 1h } for a run from now on, found recorded;"
                  + " what is recorded belongs to a past moment (as-of)");
        }
        yield new WhatIf.Inputs.Recorded();
      }
      default -> {
        yaml.problem(
            word,
            "inputs: expected none, recorded or { repeat: 1h }, found " + Yaml.describe(word));
        yield new WhatIf.Inputs.None();
      }
    };
  }

  private List<WhatIf.Write> writes(Yaml.Mapping mapping) {
    List<WhatIf.Write> writes = new ArrayList<>();
    each(
        mapping,
        "set",
        List.of("property", "value", "after"),
        (item, property) -> {
          String json = json(item);
          if (json != null) {
            writes.add(new WhatIf.Write(property, duration(item, "after", Duration.ZERO), json));
          }
        });
    return writes;
  }

  private @Nullable String json(Yaml.Mapping item) {
    Node node = item.value("value");
    if (!(node instanceof ScalarNode scalar)) {
      yaml.problem(
          node == null ? item.node() : node, "value: expected a number, true, false or a text");
      return null;
    }
    boolean isPlain =
        node.getTag().equals(Tag.INT)
            || node.getTag().equals(Tag.FLOAT)
            || node.getTag().equals(Tag.BOOL);
    return isPlain ? scalar.getValue() : '"' + Telemetry.escaped(scalar.getValue()) + '"';
  }

  private Map<Property, FieldChanges.Change> changes(Yaml.Mapping mapping) {
    Map<Property, FieldChanges.Change> changes = new LinkedHashMap<>();
    each(
        mapping,
        "change",
        List.of("property", "factor", "offset", "drop"),
        (item, property) -> {
          boolean drops = yaml.bool(item, "drop", false);
          if (drops && (item.has("factor") || item.has("offset"))) {
            yaml.problem(item.node(), "change: expected drop, or factor and offset, found both");
          }
          FieldChanges.Change change =
              drops
                  ? new FieldChanges.Change.Dropped()
                  : new FieldChanges.Change.Linear(
                      yaml.number(item, "factor", 1), yaml.number(item, "offset", 0));
          if (changes.put(property, change) != null) {
            yaml.problem(item.node(), "change: expected each property once, found " + property);
          }
        });
    return changes;
  }

  private List<WhatIf.Signal> signals(Yaml.Mapping mapping) {
    List<WhatIf.Signal> signals = new ArrayList<>();
    each(
        mapping,
        "signals",
        List.of("property", "every", "constant", "ramp", "noise", "profile"),
        (item, property) -> {
          WhatIf.Form form = form(item);
          Duration every = duration(item, "every", Duration.ofSeconds(1));
          if (every.isZero()) {
            yaml.problem(item.node(), "every: expected more than zero, found " + every);
          }
          if (form != null && signals.size() < SIGNALS_MAX) {
            signals.add(new WhatIf.Signal(property, every, form));
          }
        });
    return signals;
  }

  private WhatIf.@Nullable Form form(Yaml.Mapping item) {
    List<String> forms =
        List.of("constant", "ramp", "noise", "profile").stream().filter(item::has).toList();
    if (forms.size() != 1) {
      yaml.problem(
          item.node(),
          "signals: expected one of constant, ramp, noise, profile, found "
              + (forms.isEmpty() ? "none" : String.join(" and ", forms)));
      return null;
    }
    return switch (forms.getFirst()) {
      case "constant" -> new WhatIf.Form.Constant(yaml.number(item, "constant", 0));
      case "ramp" ->
          part(item, "ramp", List.of("from", "to", "over"))
              .map(
                  ramp ->
                      new WhatIf.Form.Ramp(
                          yaml.number(ramp, "from", 0),
                          yaml.number(ramp, "to", 0),
                          duration(ramp, "over", Duration.ofHours(1))))
              .orElse(null);
      case "noise" ->
          part(item, "noise", List.of("mean", "deviation"))
              .map(
                  noise ->
                      new WhatIf.Form.Noise(
                          yaml.number(noise, "mean", 0),
                          Math.abs(yaml.number(noise, "deviation", 1))))
              .orElse(null);
      default -> profile(item);
    };
  }

  /// Lines of seconds and value, with a comma between: CSV without a head.
  private WhatIf.@Nullable Form profile(Yaml.Mapping item) {
    List<Double> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    Node node = item.values().getOrDefault("profile", item.node());
    String text = yaml.optional(item, "profile").orElse("");
    for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      String[] cells = line.split(",", -1);
      try {
        double time = Double.parseDouble(cells[0].strip());
        double value = Double.parseDouble(cells.length == 2 ? cells[1].strip() : "none");
        if (!times.isEmpty() && time <= times.getLast()) {
          throw new NumberFormatException("not rising");
        }
        times.add(time);
        values.add(value);
      } catch (NumberFormatException _) {
        yaml.problem(
            node, "profile: expected lines of seconds,value with rising seconds, found " + line);
        return null;
      }
    }
    if (times.isEmpty()) {
      yaml.problem(node, "profile: expected lines of seconds,value, found none");
      return null;
    }
    return new WhatIf.Form.Profile(times, values);
  }

  private List<Property> watch(Yaml.Mapping mapping) {
    List<Property> watch = new ArrayList<>();
    Node node = mapping.value("watch");
    if (node != null) {
      for (Node item : yaml.items(node, "watch")) {
        property(item).ifPresent(watch::add);
      }
    }
    return watch;
  }

  private RunPlan.Budget budget(Yaml.Mapping mapping) {
    RunPlan.Budget usual = RunPlan.Budget.defaults();
    return part(mapping, "budget", List.of("inputs", "cpu", "megabytes"))
        .map(
            budget ->
                new RunPlan.Budget(
                    whole(budget, "inputs", 1, 10_000_000_000L, usual.inputs()),
                    positive(budget, "cpu", usual.cpu()),
                    whole(budget, "megabytes", 1, 1 << 20, usual.bytes() >> 20) << 20))
        .orElse(usual);
  }

  private Duration positive(Yaml.Mapping mapping, String key, Duration otherwise) {
    Duration read = duration(mapping, key, otherwise);
    return read.isZero() ? otherwise : read;
  }

  private Optional<Yaml.Mapping> part(Yaml.Mapping mapping, String key, List<String> known) {
    Node node = mapping.value(key);
    return node == null ? Optional.empty() : yaml.mapping(node, key, known);
  }

  private void each(
      Yaml.Mapping mapping,
      String key,
      List<String> known,
      BiConsumer<Yaml.Mapping, Property> take) {
    Node node = mapping.value(key);
    if (node == null) {
      return;
    }
    for (Node item : yaml.items(node, key)) {
      yaml.mapping(item, key, known)
          .ifPresent(
              found -> {
                Node name = found.value("property");
                if (name == null) {
                  yaml.problem(item, key + ": expected the key property, found none");
                } else {
                  property(name).ifPresent(property -> take.accept(found, property));
                }
              });
    }
  }

  private Optional<Property> property(Node node) {
    Optional<String> text = yaml.text(node, "property");
    Optional<Property> property = text.flatMap(Property::parse);
    if (text.isPresent() && property.isEmpty()) {
      yaml.problem(node, "property: expected %s, found %s".formatted(Property.FORM, text.get()));
    }
    property.flatMap(plant::problem).ifPresent(problem -> yaml.problem(node, problem));
    return property;
  }

  private long whole(Yaml.Mapping mapping, String key, long least, long most, long otherwise) {
    double number = yaml.number(mapping, key, (double) otherwise);
    if (number != Math.rint(number) || number < least || number > most) {
      yaml.problem(
          mapping.values().getOrDefault(key, mapping.node()),
          "%s: expected a whole number from %d to %d, found %s"
              .formatted(key, least, most, number));
      return otherwise;
    }
    return (long) number;
  }

  private Duration duration(Yaml.Mapping mapping, String key, Duration otherwise) {
    Node node = mapping.value(key);
    if (node == null) {
      return otherwise;
    }
    String text = yaml.text(node, key).orElse("");
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration read =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      if (read.compareTo(MOST) <= 0) {
        return read;
      }
    }
    yaml.problem(
        node,
        "%s: expected a whole number with ms, s, m, h or d, at most 366d, found %s"
            .formatted(key, Yaml.describe(node)));
    return otherwise;
  }
}
