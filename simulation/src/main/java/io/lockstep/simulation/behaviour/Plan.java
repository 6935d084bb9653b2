package io.lockstep.simulation.behaviour;

import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Nearest;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Behaviour.Input;
import io.lockstep.simulation.behaviour.Behaviour.Mode;
import io.lockstep.simulation.behaviour.Behaviour.Origin;
import io.lockstep.simulation.behaviour.Behaviour.Output;
import io.lockstep.simulation.behaviour.Behaviour.Sampling;
import io.lockstep.simulation.behaviour.Behaviour.Scope;
import io.lockstep.simulation.behaviour.Signature.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A behaviour that is tied to its model's variables and to the slots of its twins: checked, with
/// all units worked out. Immutable.
///
/// @param version of the model that it was checked against; only that one runs by it
/// @param feeds the properties whose readings it needs, each once
/// @param inputs in the order of the file
/// @param start in the order of the file
/// @param outputs in the order of the file
public record Plan(
    Behaviour behaviour,
    String version,
    List<Feed> feeds,
    List<Told> inputs,
    List<Told> start,
    List<Telling> outputs) {

  /// A property whose readings are needed.
  ///
  /// @param twinId empty for the twin that the behaviour is of
  public record Feed(String twinId, String path) {}

  /// A variable that is told a number.
  ///
  /// @param constant when there is no feed
  /// @param feed its index, or -1
  /// @param toVariable from the property's unit
  public record Told(
      String variable, double constant, int feed, Sampling sampling, Conversion toVariable) {}

  /// A variable that tells a number.
  ///
  /// @param property what gets it; empty for none
  /// @param type how that is held
  /// @param own the feed of `property`, when real readings of it matter, else -1
  /// @param toProperty from the variable's unit
  /// @param measured the feed that it is compared with, or -1
  /// @param toMeasured from the variable's unit
  /// @param residual what gets the difference; empty for none
  /// @param toResidual from the unit of what is measured, for differences
  /// @param stuck what gets how surprising repeats are, in decades; empty for none
  public record Telling(
      String variable,
      String property,
      ValueType type,
      int own,
      Conversion toProperty,
      int measured,
      Conversion toMeasured,
      String residual,
      Conversion toResidual,
      String stuck) {}

  /// What twins can hold.
  public interface Shapes {
    /// Of a model; empty when there is none.
    Optional<Shape> ofModel(String modelId);

    /// Of a twin; empty when there is none.
    Optional<Shape> ofTwin(String twinId);
  }

  /// Keeps copies.
  public Plan {
    feeds = List.copyOf(feeds);
    inputs = List.copyOf(inputs);
    start = List.copyOf(start);
    outputs = List.copyOf(outputs);
  }

  /// Ties a behaviour to what there is; empty when something is wrong.
  ///
  /// @param problems receives all that is wrong
  public static Optional<Plan> of(
      Behaviour behaviour, Shapes shapes, Models models, List<Problem> problems) {
    List<Problem> own = new ArrayList<>();
    Optional<Shape> shape =
        switch (behaviour.scope()) {
          case Scope.OfModel(String id) -> shapes.ofModel(id);
          case Scope.OfTwin(String id) -> shapes.ofTwin(id);
        };
    if (shape.isEmpty()) {
      own.add(
          behaviour
              .place()
              .problem(
                  switch (behaviour.scope()) {
                    case Scope.OfModel(String id) ->
                        "model: expected a model that there is, found " + id;
                    case Scope.OfTwin(String id) ->
                        "twin: expected a twin that there is, found " + id;
                  }));
    }
    Models.@Nullable Model model = null;
    try {
      model = models.look(behaviour.source());
    } catch (LockstepException e) {
      own.add(behaviour.place().problem(String.valueOf(e.getMessage())));
    }
    Optional<Plan> plan =
        shape.isEmpty() || model == null
            ? Optional.empty()
            : Optional.of(new Compiler(behaviour, shape.get(), shapes, model, own).plan());
    problems.addAll(own);
    return own.isEmpty() ? plan : Optional.empty();
  }

  /// Why a variable cannot be fitted to what was measured: what was expected and what was found;
  /// empty when it can.
  public static Optional<String> whyNotFitted(
      String variable, Behaviour behaviour, Signature signature) {
    Optional<Port> port = signature.port(variable);
    if (port.isEmpty()) {
      String nearest =
          Nearest.to(
              variable,
              signature.ports().stream()
                  .filter(each -> each.isStart() && each.isReal())
                  .map(Port::name)
                  .toList());
      return Optional.of(
          "expected a variable of %s, found none of this name%s"
              .formatted(
                  behaviour.source(), nearest == null ? "" : "; did you mean " + nearest + "?"));
    }
    // Tunable parameters may be inputs too, and are only where the behaviour tells them.
    if (behaviour.inputs().stream().anyMatch(each -> each.variable().equals(variable))) {
      return Optional.of(
          "expected a parameter or start value, found an input, which is told before each step");
    }
    if (!port.get().isStart()) {
      return Optional.of(
          "expected a parameter or start value that can be set before the first step, found one that is constant, calculated or structural");
    }
    return port.get().isReal()
        ? Optional.empty()
        : Optional.of(
            "expected a scalar that can be any number, found one of whole numbers, booleans or texts");
  }

  /// The same with another value of a variable, in the variable's own unit. An input holds it all
  /// the time, and so does a parameter that is tunable; of others a model that has begun knows
  /// nothing, see [#startsAs].
  ///
  /// @param port of the variable
  Plan with(Port port, double value) {
    Told told = new Told(port.name(), value, -1, Sampling.HOLD, Conversion.NONE);
    return port.isInput()
        ? new Plan(behaviour, version, feeds, replaced(inputs, told), start, outputs)
        : new Plan(behaviour, version, feeds, inputs, replaced(start, told), outputs);
  }

  private static List<Told> replaced(List<Told> all, Told told) {
    List<Told> changed = new ArrayList<>(all);
    changed.removeIf(each -> each.variable().equals(told.variable()));
    changed.add(told);
    return changed;
  }

  /// Whether a model goes on by this plan as it is, when it runs by the other.
  boolean startsAs(Plan other) {
    return start.equals(other.start);
  }

  private static final class Compiler {
    private final Behaviour behaviour;
    private final Shape shape;
    private final Shapes shapes;
    private final String version;
    private final Signature signature;
    private final List<Problem> problems;
    private final List<Feed> feeds = new ArrayList<>();

    Compiler(
        Behaviour behaviour,
        Shape shape,
        Shapes shapes,
        Models.Model model,
        List<Problem> problems) {
      this.behaviour = behaviour;
      this.shape = shape;
      this.shapes = shapes;
      this.version = model.version();
      this.signature = model.signature();
      this.problems = problems;
    }

    Plan plan() {
      List<Told> inputs = new ArrayList<>();
      for (Input input : behaviour.inputs()) {
        Optional<Port> port = port(input.variable(), input.place());
        if (port.isPresent() && !port.get().isInput()) {
          problems.add(
              input
                  .place()
                  .problem(
                      "%s: expected an input of the model, found another variable"
                          .formatted(input.variable())));
        }
        told(input.variable(), input.origin(), input.sampling(), input.unit(), port, input.place())
            .ifPresent(inputs::add);
      }
      List<Told> start = new ArrayList<>();
      behaviour
          .start()
          .forEach(
              (variable, origin) -> {
                Optional<Port> port = port(variable, behaviour.place());
                if (port.isPresent() && !port.get().isStart()) {
                  problems.add(
                      behaviour
                          .place()
                          .problem(
                              "start %s: expected a parameter or start value of the model, found a variable that cannot be set"
                                  .formatted(variable)));
                }
                told(variable, origin, Sampling.HOLD, "", port, behaviour.place())
                    .ifPresent(start::add);
              });
      List<Telling> outputs = new ArrayList<>();
      behaviour.outputs().forEach(each -> telling(each).ifPresent(outputs::add));
      health();
      behaviour.fitting().ifPresent(fitting -> fitting.parameters().forEach(this::fitted));
      return new Plan(behaviour, version, feeds, inputs, start, outputs);
    }

    private Optional<Port> port(String variable, Behaviour.Place place) {
      Optional<Port> port = signature.port(variable);
      if (port.isEmpty()) {
        String nearest = Nearest.to(variable, signature.ports().stream().map(Port::name).toList());
        problems.add(
            place.problem(
                "%s: expected a variable of %s, found none of this name%s"
                    .formatted(
                        variable,
                        behaviour.source(),
                        nearest == null ? "" : "; did you mean " + nearest + "?")));
      } else if (!port.get().isNumber()) {
        problems.add(
            place.problem(
                "%s: expected a scalar that is a number or a boolean, found another variable"
                    .formatted(variable)));
      }
      return port;
    }

    private Optional<Told> told(
        String variable,
        Origin origin,
        Sampling sampling,
        String unit,
        Optional<Port> port,
        Behaviour.Place place) {
      return switch (origin) {
        case Origin.Constant(double value) ->
            Optional.of(new Told(variable, value, -1, sampling, Conversion.NONE));
        case Origin.Property(String twin, String path) -> {
          Optional<Slot> slot = slot(twin, path, place);
          yield slot.isEmpty() || port.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Told(
                      variable,
                      0,
                      feed(twin, path),
                      sampling,
                      toVariable(slot.get(), port.get(), unit, place)));
        }
      };
    }

    private Optional<Telling> telling(Output output) {
      Behaviour.Place place = output.place();
      Optional<Port> port = port(output.variable(), place);
      Optional<Slot> property = slotIfNamed(output.property(), place);
      Optional<Slot> measured = slotIfNamed(output.measured(), place);
      Optional<Slot> residual = slotIfNamed(output.residual(), place);
      double64("residual", residual, place);
      double64("stuck", slotIfNamed(output.stuck(), place), place);
      if (port.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Telling(
              output.variable(),
              output.property(),
              property.map(Slot::type).orElse(ValueType.DOUBLE),
              behaviour.mode() == Mode.STAND_IN && property.isPresent()
                  ? feed("", output.property())
                  : -1,
              property
                  .map(slot -> fromVariable(port.get(), slot, output.unit(), place))
                  .orElse(Conversion.NONE),
              measured.isPresent() ? feed("", output.measured()) : -1,
              measured
                  .map(slot -> fromVariable(port.get(), slot, output.unit(), place))
                  .orElse(Conversion.NONE),
              output.residual(),
              residual
                  .flatMap(slot -> measured.map(from -> difference(from, slot, place)))
                  .orElse(Conversion.NONE),
              output.stuck()));
    }

    private void fitted(Behaviour.Bounds bounds) {
      whyNotFitted(bounds.variable(), behaviour, signature)
          .ifPresent(
              why ->
                  problems.add(
                      bounds
                          .place()
                          .problem("calibration %s: %s".formatted(bounds.variable(), why))));
    }

    private void double64(String key, Optional<Slot> slot, Behaviour.Place place) {
      slot.filter(each -> each.type() != ValueType.DOUBLE)
          .ifPresent(
              each ->
                  problems.add(
                      place.problem(
                          "%s: expected a property of schema double, found %s of another"
                              .formatted(key, each.path()))));
    }

    private void health() {
      Optional<Slot> slot =
          behaviour.health().isEmpty()
              ? Optional.empty()
              : find(shape, behaviour.health(), behaviour.place());
      slot.filter(each -> each.type() != ValueType.TEXT)
          .ifPresent(
              each ->
                  problems.add(
                      behaviour
                          .place()
                          .problem(
                              "health: expected a property of schema string, found %s of another"
                                  .formatted(each.path()))));
    }

    private int feed(String twin, String path) {
      Feed feed = new Feed(twin, path);
      int at = feeds.indexOf(feed);
      if (at < 0) {
        feeds.add(feed);
        return feeds.size() - 1;
      }
      return at;
    }

    private Optional<Slot> slotIfNamed(String path, Behaviour.Place place) {
      return path.isEmpty() ? Optional.empty() : slot("", path, place);
    }

    /// A slot of numbers or booleans.
    private Optional<Slot> slot(String twin, String path, Behaviour.Place place) {
      Optional<Shape> of = twin.isEmpty() ? Optional.of(shape) : shapes.ofTwin(twin);
      if (of.isEmpty()) {
        problems.add(place.problem("twin: expected a twin that there is, found " + twin));
        return Optional.empty();
      }
      Optional<Slot> slot = find(of.get(), path, place);
      if (slot.isPresent() && !slot.get().type().isPrimitive()) {
        problems.add(
            place.problem(
                "%s: expected a property that is a number or a boolean, found another schema"
                    .formatted(path)));
        return Optional.empty();
      }
      return slot;
    }

    private Optional<Slot> find(Shape of, String path, Behaviour.Place place) {
      int at = of.indexOf(path);
      if (at >= 0) {
        return Optional.of(of.slot(at));
      }
      String nearest = Nearest.to(path, of.slots().stream().map(Slot::path).toList());
      problems.add(
          place.problem(
              "%s: expected a property or telemetry of %s, found none of this name%s"
                  .formatted(
                      path,
                      of.modelId(),
                      nearest == null ? "" : "; did you mean " + nearest + "?")));
      return Optional.empty();
    }

    // --- units: without one on either side numbers go as they are ---

    private Conversion toVariable(Slot slot, Port port, String unit, Behaviour.Place place) {
      if (slot.unit().isEmpty()) {
        return Conversion.NONE;
      }
      return unit.isEmpty()
          ? port.base()
              .map(base -> orProblem(Conversion.to(base, slot.unit()), slot, port.unit(), place))
              .orElse(Conversion.NONE)
          : orProblem(Conversion.between(slot.unit(), unit), slot, unit, place);
    }

    private Conversion fromVariable(Port port, Slot slot, String unit, Behaviour.Place place) {
      if (slot.unit().isEmpty()) {
        return Conversion.NONE;
      }
      return unit.isEmpty()
          ? port.base()
              .map(base -> orProblem(Conversion.from(base, slot.unit()), slot, port.unit(), place))
              .orElse(Conversion.NONE)
          : orProblem(Conversion.between(unit, slot.unit()), slot, unit, place);
    }

    private Conversion difference(Slot measured, Slot residual, Behaviour.Place place) {
      return measured.unit().isEmpty() || residual.unit().isEmpty()
          ? Conversion.NONE
          : orProblem(
              Conversion.between(measured.unit(), residual.unit()),
              residual,
              measured.unit(),
              place);
    }

    private Conversion orProblem(
        Optional<Conversion> conversion, Slot slot, String unit, Behaviour.Place place) {
      if (conversion.isEmpty()) {
        problems.add(
            place.problem(
                "%s: expected a unit that converts to %s, found %s; say the variable's DTDL unit by the key unit"
                    .formatted(slot.path(), slot.unit(), unit)));
      }
      return conversion.orElse(Conversion.NONE);
    }
  }
}
