package io.lockstep.simulation.behaviour;

import io.lockstep.model.text.Yaml;
import io.lockstep.simulation.behaviour.Behaviour.Bounds;
import io.lockstep.simulation.behaviour.Behaviour.Fitting;
import io.lockstep.simulation.behaviour.Behaviour.Mode;
import io.lockstep.simulation.behaviour.Behaviour.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the key `calibration` of a behaviour. Confined to one thread.
final class FittingReader {
  private static final String CALIBRATION = "calibration";
  private static final List<String> KEYS =
      List.of("parameters", "last", "twin", "hold-out", "starts", "seed");
  private static final List<String> BOUND_KEYS = List.of("lower", "upper", "start");
  private static final long LAST_MICROS_MAX = 366 * 24 * 3_600_000_000L;
  private static final double HOLD_OUT_MAX = 0.9;

  private final Yaml yaml;
  private final Function<Node, Place> places;
  private final Durations durations;

  /// Reads how long something takes.
  interface Durations {
    /// In microseconds.
    long micros(Yaml.Mapping mapping, String key, long otherwise);
  }

  FittingReader(Yaml yaml, Function<Node, Place> places, Durations durations) {
    this.yaml = yaml;
    this.places = places;
    this.durations = durations;
  }

  /// What the file says of it; empty when it says nothing.
  Optional<Fitting> read(Yaml.Mapping behaviour, Optional<Mode> mode) {
    Node node = behaviour.value(CALIBRATION);
    if (node == null) {
      return Optional.empty();
    }
    if (mode.isPresent() && mode.get() == Mode.VIRTUAL_SENSOR) {
      yaml.problem(
          node,
          "calibration: expected mode shadow or stand-in, whose outputs are measured, found virtual-sensor");
    }
    return yaml.mapping(node, CALIBRATION, KEYS).map(mapping -> fitting(mapping, node));
  }

  private Fitting fitting(Yaml.Mapping mapping, Node node) {
    long last = durations.micros(mapping, "last", mapping.has("last") ? 1 : 0);
    if (mapping.has("last") && (last < 1 || last > LAST_MICROS_MAX)) {
      yaml.problem(value(mapping, "last"), "last: expected more than 0 and at most 366d");
    }
    double holdOut = yaml.number(mapping, "hold-out", Fitting.HOLD_OUT);
    if (!(holdOut >= 0 && holdOut <= HOLD_OUT_MAX)) {
      yaml.problem(
          value(mapping, "hold-out"), "hold-out: expected a share from 0 to 0.9, found " + holdOut);
    }
    return new Fitting(
        yaml.optional(mapping, "twin").orElse(""),
        last,
        parameters(mapping),
        holdOut,
        (int) whole(mapping, "starts", 1, Fitting.STARTS_MAX, Fitting.STARTS),
        whole(mapping, "seed", 0, Long.MAX_VALUE, Fitting.SEED),
        places.apply(node));
  }

  private List<Bounds> parameters(Yaml.Mapping mapping) {
    List<Bounds> parameters = new ArrayList<>();
    Node node = mapping.value("parameters");
    if (node != null) {
      yaml.mapping(node, "parameters", List.of())
          .ifPresent(
              all ->
                  all.values()
                      .forEach(
                          (variable, bounds) ->
                              bounds(variable, bounds).ifPresent(parameters::add)));
    }
    if (node == null || parameters.size() > Fitting.PARAMETERS_MAX) {
      yaml.problem(
          value(mapping, "parameters"),
          "calibration: expected the key parameters with 1 to %d of the model, found %s"
              .formatted(
                  Fitting.PARAMETERS_MAX, node == null ? "none" : parameters.size() + " of them"));
    }
    return parameters;
  }

  private Optional<Bounds> bounds(String variable, Node node) {
    Optional<Yaml.Mapping> found = yaml.mapping(node, variable, BOUND_KEYS);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Yaml.Mapping mapping = found.get();
    if (!mapping.has("lower") || !mapping.has("upper")) {
      yaml.problem(
          node, "%s: expected the keys lower and upper, found not both".formatted(variable));
      return Optional.empty();
    }
    double lower = yaml.number(mapping, "lower", 0);
    double upper = yaml.number(mapping, "upper", 1);
    if (!(lower < upper)) {
      yaml.problem(
          node,
          "%s: expected a lower bound below the upper one, found %s and %s"
              .formatted(variable, lower, upper));
    }
    OptionalDouble start =
        mapping.has("start")
            ? OptionalDouble.of(yaml.number(mapping, "start", lower))
            : OptionalDouble.empty();
    if (start.isPresent() && !(start.getAsDouble() >= lower && start.getAsDouble() <= upper)) {
      yaml.problem(
          value(mapping, "start"),
          "%s: expected a start from %s to %s, found %s"
              .formatted(variable, lower, upper, start.getAsDouble()));
    }
    return Optional.of(new Bounds(variable, start, lower, upper, places.apply(node)));
  }

  private long whole(Yaml.Mapping mapping, String key, long least, long most, long otherwise) {
    double number = yaml.number(mapping, key, (double) otherwise);
    if (number != Math.rint(number) || number < least || number > most) {
      yaml.problem(
          value(mapping, key),
          "%s: expected a whole number from %d to %d, found %s"
              .formatted(key, least, most, number));
      return otherwise;
    }
    return (long) number;
  }

  private static Node value(Yaml.Mapping mapping, String key) {
    Node value = mapping.value(key);
    return value == null ? mapping.node() : value;
  }
}
