package io.lockstep.simulation.behaviour;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import io.lockstep.simulation.behaviour.Behaviour.Input;
import io.lockstep.simulation.behaviour.Behaviour.Mode;
import io.lockstep.simulation.behaviour.Behaviour.Origin;
import io.lockstep.simulation.behaviour.Behaviour.Output;
import io.lockstep.simulation.behaviour.Behaviour.Place;
import io.lockstep.simulation.behaviour.Behaviour.Sampling;
import io.lockstep.simulation.behaviour.Behaviour.Scope;
import io.lockstep.simulation.behaviour.Behaviour.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads the behaviours of a workspace's `scenarios/` folder: YAML documents with the key
/// `behaviour`. Documents with the key `what-if` are somebody else's, and passed over. Confined to
/// one thread.
public final class ScenarioFiles {
  private static final String BEHAVIOUR = "behaviour";
  private static final String WHAT_IF = "what-if";
  private static final String MARK = "---";
  private static final List<String> KEYS =
      List.of(
          BEHAVIOUR,
          "mode",
          "fmu",
          "java",
          "model",
          "twin",
          "step",
          "time",
          "lateness",
          "inputs",
          "start",
          "outputs",
          "health",
          "calibration");
  private static final List<String> INPUT_KEYS =
      List.of("twin", "property", "value", "sampling", "unit");
  private static final List<String> START_KEYS = List.of("twin", "property", "value");
  private static final List<String> OUTPUT_KEYS =
      List.of("property", "measured", "residual", "stuck", "unit");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(us|ms|s|m|h|d)");
  private static final Map<String, Long> MICROS =
      Map.of(
          "us",
          1L,
          "ms",
          1_000L,
          "s",
          1_000_000L,
          "m",
          60_000_000L,
          "h",
          3_600_000_000L,
          "d",
          86_400_000_000L);
  private static final long STEP_MICROS_MAX = 24 * 3_600_000_000L;

  private final String file;
  private final List<Problem> problems;
  private final Yaml yaml;

  private ScenarioFiles(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
    this.yaml = Yaml.of(file, problems);
  }

  /// The behaviours of these files.
  ///
  /// @param problems receives all that is wrong; then what is given is not to be used
  public static List<Behaviour> parse(List<NamedText> files, List<Problem> problems) {
    List<Behaviour> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NamedText text : files) {
      ScenarioFiles reader = new ScenarioFiles(text.name(), problems);
      for (Node document : Yaml.documents(text, problems)) {
        if (Yaml.hasKey(document, WHAT_IF)) {
          continue;
        }
        reader
            .behaviour(document)
            .ifPresent(
                each -> {
                  if (!names.add(each.name())) {
                    problems.add(
                        each.place()
                            .problem(
                                "behaviour: expected each name once, found %s again"
                                    .formatted(each.name())));
                  }
                  all.add(each);
                });
      }
    }
    return List.copyOf(all);
  }

  /// How many documents a text has.
  static int documents(NamedText text) {
    return Yaml.documents(text, new ArrayList<>()).size();
  }

  /// The document in which a behaviour stands, from the line behind the mark before it to the mark
  /// behind it.
  public static NamedText document(List<NamedText> files, Place place) {
    NamedText file =
        files.stream().filter(each -> each.name().equals(place.file())).findFirst().orElseThrow();
    List<String> lines = file.text().lines().toList();
    int from = Math.min(place.line() - 1, lines.size());
    while (from > 0 && !lines.get(from - 1).startsWith(MARK)) {
      from--;
    }
    int to = place.line();
    while (to < lines.size() && !lines.get(to).startsWith(MARK)) {
      to++;
    }
    return new NamedText(file.name(), String.join("\n", lines.subList(from, to)) + "\n");
  }

  private Optional<Behaviour> behaviour(Node document) {
    if (!Yaml.hasKey(document, BEHAVIOUR)) {
      yaml.problem(
          document,
          "a scenario: expected the key behaviour or what-if, found %s"
              .formatted(document instanceof MappingNode ? "neither" : Yaml.describe(document)));
      return Optional.empty();
    }
    Yaml.@Nullable Mapping mapping = yaml.mapping(document, BEHAVIOUR, KEYS).orElse(null);
    if (mapping == null) {
      return Optional.empty();
    }
    Optional<String> name = yaml.required(mapping, BEHAVIOUR, BEHAVIOUR);
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      yaml.problem(
          node(mapping, BEHAVIOUR),
          "behaviour: expected a name of letters, digits, dots, dashes and underscores, found "
              + name.get());
    }
    Optional<Mode> mode = mode(mapping);
    Optional<Source> source =
        either(mapping, "fmu", "java")
            .map(key -> textAt(mapping, key))
            .flatMap(
                found ->
                    found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                            mapping.has("fmu")
                                ? new Source.Fmu(found.get())
                                : new Source.Java(found.get())));
    Optional<Scope> scope =
        either(mapping, "model", "twin")
            .flatMap(
                key ->
                    textAt(mapping, key)
                        .map(
                            found ->
                                key.equals("model")
                                    ? new Scope.OfModel(found)
                                    : new Scope.OfTwin(found)));
    long step = duration(mapping, "step", 1_000_000);
    if (step < 1 || step > STEP_MICROS_MAX) {
      yaml.problem(node(mapping, "step"), "step: expected more than 0 and at most 24h");
    }
    List<Input> inputs = inputs(mapping);
    Map<String, Origin> start = start(mapping);
    List<Output> outputs = outputs(mapping, mode);
    boolean isClockDriven = isClockDriven(mapping);
    Optional<Behaviour.Fitting> fitting =
        new FittingReader(yaml, this::place, this::duration).read(mapping, mode);
    if (name.isEmpty() || mode.isEmpty() || source.isEmpty() || scope.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Behaviour(
            name.get(),
            mode.get(),
            source.get(),
            scope.get(),
            Math.max(1, step),
            isClockDriven,
            duration(mapping, "lateness", 0),
            inputs,
            start,
            outputs,
            yaml.optional(mapping, "health").orElse(""),
            fitting,
            place(document)));
  }

  private Optional<Mode> mode(Yaml.Mapping mapping) {
    Optional<String> word = yaml.required(mapping, "mode", BEHAVIOUR);
    Optional<Mode> mode =
        word.flatMap(
            text ->
                Arrays.stream(Mode.values()).filter(each -> each.word().equals(text)).findFirst());
    if (word.isPresent() && mode.isEmpty()) {
      yaml.problem(
          node(mapping, "mode"),
          "mode: expected one of %s, found %s"
              .formatted(
                  Arrays.stream(Mode.values()).map(Mode::word).collect(Collectors.joining(", ")),
                  word.get()));
    }
    return mode;
  }

  private boolean isClockDriven(Yaml.Mapping mapping) {
    String word = yaml.optional(mapping, "time").orElse("readings");
    if (!word.equals("readings") && !word.equals("clock")) {
      yaml.problem(node(mapping, "time"), "time: expected readings or clock, found " + word);
    }
    return word.equals("clock");
  }

  private Optional<String> either(Yaml.Mapping mapping, String one, String other) {
    if (mapping.has(one) == mapping.has(other)) {
      yaml.problem(
          mapping.node(),
          "behaviour: expected one of the keys %s and %s, found %s"
              .formatted(one, other, mapping.has(one) ? "both" : "neither"));
      return Optional.empty();
    }
    return Optional.of(mapping.has(one) ? one : other);
  }

  private Optional<String> textAt(Yaml.Mapping mapping, String key) {
    return yaml.text(node(mapping, key), key);
  }

  private static Node node(Yaml.Mapping mapping, String key) {
    Node value = mapping.value(key);
    return value == null ? mapping.node() : value;
  }

  private Map<String, Node> entries(Yaml.Mapping mapping, String key) {
    Node node = mapping.value(key);
    return node == null
        ? Map.of()
        : yaml.mapping(node, key, List.of()).map(Yaml.Mapping::values).orElse(Map.of());
  }

  private List<Input> inputs(Yaml.Mapping mapping) {
    List<Input> inputs = new ArrayList<>();
    entries(mapping, "inputs")
        .forEach(
            (variable, node) -> {
              Yaml.@Nullable Mapping more = more(node, variable, INPUT_KEYS);
              origin(node, more, variable)
                  .ifPresent(
                      origin ->
                          inputs.add(
                              new Input(
                                  variable,
                                  origin,
                                  more == null ? Sampling.HOLD : sampling(more),
                                  more == null ? "" : yaml.optional(more, "unit").orElse(""),
                                  place(node))));
            });
    return inputs;
  }

  private Map<String, Origin> start(Yaml.Mapping mapping) {
    Map<String, Origin> start = new LinkedHashMap<>();
    entries(mapping, "start")
        .forEach(
            (variable, node) ->
                origin(node, more(node, variable, START_KEYS), variable)
                    .ifPresent(origin -> start.put(variable, origin)));
    return start;
  }

  private Yaml.@Nullable Mapping more(Node node, String variable, List<String> keys) {
    return node instanceof MappingNode ? yaml.mapping(node, variable, keys).orElse(null) : null;
  }

  /// A number, the path of a property, or a mapping that says more.
  private Optional<Origin> origin(Node node, Yaml.@Nullable Mapping more, String variable) {
    if (more == null) {
      OptionalDouble number = number(node);
      return number.isPresent()
          ? Optional.of(new Origin.Constant(number.getAsDouble()))
          : node instanceof MappingNode
              ? Optional.empty()
              : yaml.text(node, variable).map(path -> new Origin.Property("", path));
    }
    if (more.has("value") == more.has("property")) {
      yaml.problem(
          node,
          "%s: expected one of the keys property and value, found %s"
              .formatted(variable, more.has("value") ? "both" : "neither"));
      return Optional.empty();
    }
    if (more.has("value")) {
      return Optional.of(new Origin.Constant(yaml.number(more, "value", 0)));
    }
    String twin = yaml.optional(more, "twin").orElse("");
    return yaml.required(more, "property", variable).map(path -> new Origin.Property(twin, path));
  }

  private static OptionalDouble number(Node node) {
    if (node instanceof ScalarNode scalar) {
      if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
        try {
          double number = Double.parseDouble(scalar.getValue());
          return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
          return OptionalDouble.empty();
        }
      }
      if (node.getTag().equals(Tag.BOOL)) {
        return OptionalDouble.of(Boolean.parseBoolean(scalar.getValue()) ? 1 : 0);
      }
    }
    return OptionalDouble.empty();
  }

  private Sampling sampling(Yaml.Mapping more) {
    String word = yaml.optional(more, "sampling").orElse("hold");
    return switch (word) {
      case "hold" -> Sampling.HOLD;
      case "linear" -> Sampling.LINEAR;
      default -> {
        yaml.problem(node(more, "sampling"), "sampling: expected hold or linear, found " + word);
        yield Sampling.HOLD;
      }
    };
  }

  private List<Output> outputs(Yaml.Mapping mapping, Optional<Mode> mode) {
    List<Output> outputs = new ArrayList<>();
    entries(mapping, "outputs")
        .forEach(
            (variable, node) -> {
              if (!(node instanceof MappingNode)) {
                yaml.text(node, variable)
                    .ifPresent(
                        path ->
                            outputs.add(new Output(variable, path, "", "", "", "", place(node))));
                return;
              }
              yaml.mapping(node, variable, OUTPUT_KEYS)
                  .ifPresent(
                      more ->
                          outputs.add(
                              new Output(
                                  variable,
                                  yaml.optional(more, "property").orElse(""),
                                  yaml.optional(more, "measured").orElse(""),
                                  yaml.optional(more, "residual").orElse(""),
                                  yaml.optional(more, "stuck").orElse(""),
                                  yaml.optional(more, "unit").orElse(""),
                                  place(node))));
            });
    if (outputs.isEmpty()) {
      yaml.problem(
          node(mapping, "outputs"), "behaviour: expected at least one of outputs, found none");
    }
    for (Output output : outputs) {
      check(output, mode);
    }
    boolean compares = outputs.stream().anyMatch(each -> !each.measured().isEmpty());
    if (mode.isPresent() && mode.get() == Mode.SHADOW && !compares && !outputs.isEmpty()) {
      yaml.problem(
          node(mapping, "outputs"),
          "mode shadow: expected an output with the key measured, found none; "
              + "mode virtual-sensor needs none");
    }
    return outputs;
  }

  private void check(Output output, Optional<Mode> mode) {
    boolean compares =
        !output.measured().isEmpty() || !output.residual().isEmpty() || !output.stuck().isEmpty();
    if (output.written().isEmpty()) {
      problem(output, "expected one of the keys property, residual and stuck, found none");
    }
    if (output.measured().isEmpty() && !output.residual().isEmpty()) {
      problem(output, "residual: expected the key measured beside it, found none");
    }
    if (output.measured().isEmpty() && !output.stuck().isEmpty()) {
      problem(output, "stuck: expected the key measured beside it, found none");
    }
    if (mode.isPresent() && mode.get() != Mode.SHADOW && compares) {
      problem(
          output,
          "mode %s: expected no measured, residual and stuck, found some; mode shadow compares"
              .formatted(mode.get().word()));
    }
    if (!output.property().isEmpty() && output.property().equals(output.measured())) {
      problem(output, "expected the value to go elsewhere than to what is measured");
    }
  }

  private void problem(Output output, String message) {
    problems.add(output.place().problem("output %s: %s".formatted(output.variable(), message)));
  }

  private Place place(Node node) {
    return new Place(
        file,
        node.getStartMark().map(Mark::getLine).orElse(0) + 1,
        node.getStartMark().map(Mark::getColumn).orElse(0) + 1);
  }

  private long duration(Yaml.Mapping mapping, String key, long otherwise) {
    Optional<String> text = yaml.optional(mapping, key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (!matcher.matches()) {
      yaml.problem(
          node(mapping, key),
          "%s: expected a duration such as 100ms, 1s, 5m, found %s".formatted(key, text.get()));
      return otherwise;
    }
    return Long.parseLong(matcher.group(1)) * MICROS.getOrDefault(matcher.group(2), 1L);
  }
}
