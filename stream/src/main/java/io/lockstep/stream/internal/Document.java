package io.lockstep.stream.internal;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.DtmiException;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.text.Nearest;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Rule;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Trust;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// One document of a rule file: what all kinds of them have in common, and what is wrong with it.
/// Confined to one thread.
final class Document {
  /// The expression language. A later one must be asked for by name, so that a rule never changes
  /// its meaning.
  private static final String LANGUAGE = "cel/1";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
  static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;
  static final long TIME_MAX = 366 * DAY;

  private final Yaml yaml;
  private final Yaml.Mapping mapping;
  private final String kind;
  private int wrong;

  /// @param kind the key that holds its name: `rule`, `compute`
  Document(Yaml yaml, Yaml.Mapping mapping, String kind) {
    this.yaml = yaml;
    this.mapping = mapping;
    this.kind = kind;
  }

  Yaml yaml() {
    return yaml;
  }

  Yaml.Mapping mapping() {
    return mapping;
  }

  /// How many problems were told.
  int wrong() {
    return wrong;
  }

  /// What it is, for messages.
  String what() {
    Node name = mapping.value(kind);
    return name == null ? kind : kind + " " + Yaml.describe(name);
  }

  /// Its name; null when it has none that is permitted.
  @Nullable String name() {
    String name = yaml.required(mapping, kind, kind).orElse(null);
    if (name != null && (!NAME.matcher(name).matches() || name.length() > Rule.NAME_MAX)) {
      problem(
          valueOf(kind),
          "%s: expected a name of at most %d letters, digits, dots, dashes and underscores, found %s"
              .formatted(kind, Rule.NAME_MAX, name));
      return null;
    }
    wrong += name == null ? 1 : 0;
    return name;
  }

  /// Checks the language that it asks for.
  void language() {
    Optional<String> language = yaml.optional(mapping, "language");
    if (language.isPresent() && !language.get().equals(LANGUAGE)) {
      problem(
          valueOf("language"),
          "language: expected %s, found %s".formatted(LANGUAGE, language.get()));
    }
  }

  /// The text at a key that must be there; null when it is not.
  @Nullable String required(String key) {
    String text = yaml.required(mapping, key, what()).orElse(null);
    wrong += text == null ? 1 : 0;
    return text;
  }

  /// Which values it uses; null when it says what there is none of.
  @Nullable Trust trust() {
    return choice("quality", "uncertain", Trust.values(), Trust::term, Trust::ofTerm);
  }

  /// One of a few words at a key.
  <T> @Nullable T choice(
      String key,
      String otherwise,
      T[] values,
      Function<T, String> term,
      Function<String, Optional<T>> parse) {
    String text = yaml.optional(mapping, key).orElse(otherwise);
    T found = parse.apply(text).orElse(null);
    if (found == null) {
      problem(valueOf(key), key + ": " + oneOf(Arrays.stream(values).map(term).toList(), text));
    }
    return found;
  }

  static String oneOf(List<String> terms, String found) {
    String nearest = Nearest.to(found, terms);
    return "expected one of %s, found %s%s"
        .formatted(
            String.join(", ", terms),
            found,
            nearest == null ? "" : "; did you mean " + nearest + "?");
  }

  /// The time at `key`, which must be there, in microseconds; null when it is wrong.
  @Nullable Long time(Yaml.Mapping owner, String key, String what, long min, long max) {
    String text = yaml.required(owner, key, what).orElse(null);
    if (text == null) {
      wrong++;
      return null;
    }
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    long micros = matcher.matches() ? micros(matcher.group(1), matcher.group(2)) : -1;
    if (micros < min || micros > max) {
      problem(
          owner.values().getOrDefault(key, owner.node()),
          "%s: expected a time between %s and %s such as 500ms, 30s, 5m, 2h, found %s"
              .formatted(key, min < SECOND ? "1ms" : "1s", max > DAY ? "366d" : "1h", text));
      return null;
    }
    return micros;
  }

  /// The whole number at `key`, `otherwise` when it is not there or wrong, which is told.
  int count(Yaml.Mapping owner, String key, int otherwise, int min, int max) {
    double number = yaml.number(owner, key, otherwise);
    if (number < min || number > max || number != StrictMath.rint(number)) {
      problem(
          owner.values().getOrDefault(key, owner.node()),
          "%s: expected a whole number between %d and %d, found %s"
              .formatted(key, min, max, yaml.optional(owner, key).orElse("")));
      return otherwise;
    }
    return (int) number;
  }

  static long micros(String count, String unit) {
    long number = Long.parseLong(count);
    long each =
        switch (unit) {
          case "ms" -> 1_000;
          case "s" -> SECOND;
          case "m" -> 60 * SECOND;
          case "h" -> 3_600 * SECOND;
          default -> DAY;
        };
    return number > TIME_MAX / each ? Long.MAX_VALUE : number * each;
  }

  /// The Interface of an id that stands at `place`; null when there is none, which is told.
  @Nullable Interface model(ModelSet models, String id, Node place) {
    try {
      Interface model = models.find(new Dtmi(id)).orElse(null);
      if (model != null) {
        return model;
      }
    } catch (DtmiException e) {
      problem(
          place,
          "model: expected a DTMI such as dtmi:com:example:Oven;1, found %s (%s)"
              .formatted(id, e.getMessage()));
      return null;
    }
    List<String> known = models.interfaces().keySet().stream().map(Dtmi::value).toList();
    String nearest = Nearest.to(id, known);
    problem(
        place,
        "model: expected the id of a model that is there, found %s%s"
            .formatted(id, nearest == null ? "" : "; did you mean " + nearest + "?"));
    return null;
  }

  /// Notes that something was told elsewhere.
  void failed() {
    wrong++;
  }

  void problem(Node where, String message) {
    wrong++;
    yaml.problem(where, message);
  }

  /// Tells what is wrong within the text at a place.
  void problems(Node place, String key, List<TextProblem> problems) {
    for (TextProblem problem : problems) {
      wrong++;
      yaml.problem(place, problem.offset(), key + ": " + problem.message());
    }
  }

  Node valueOf(String key) {
    return mapping.values().getOrDefault(key, mapping.node());
  }

  /// The value at a path of keys, or the nearest that is there.
  Node place(String... keys) {
    Node at = mapping.node();
    for (String key : keys) {
      Node next = child(at, key);
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /// The value at a key of a mapping; null when it is none, or has no such key.
  static @Nullable Node child(Node node, String key) {
    if (!(node instanceof MappingNode mapping)) {
      return null;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        return entry.getValueNode();
      }
    }
    return null;
  }
}
