package io.lockstep.simulation.behaviour;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.fmu.Fmu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model of an oven and a twin `oven-1`, without a space around them.
public final class SmallPlant implements Plan.Shapes {
  static final String OVEN = "dtmi:test:Oven;1";

  /// Models in Java only.
  public static final Models JAVA =
      new FmuModels(Optional.empty(), Map.of("lag", new Lag()), Fmu::load);

  private static final Shape SHAPE =
      new Shape(
          OVEN,
          List.of(
              slot(0, "temperature", ValueType.DOUBLE, "degreeCelsius"),
              slot(1, "burner", ValueType.DOUBLE, ""),
              slot(2, "expected", ValueType.DOUBLE, "degreeCelsius"),
              slot(3, "residual", ValueType.DOUBLE, "degreeFahrenheit"),
              slot(4, "health", ValueType.TEXT, ""),
              slot(5, "count", ValueType.LONG, ""),
              slot(6, "isOn", ValueType.BOOLEAN, ""),
              slot(7, "length", ValueType.DOUBLE, "metre"),
              slot(8, "motor/speed", ValueType.DOUBLE, "")),
          List.of("motor"));

  private static Slot slot(int index, String path, ValueType type, String unit) {
    return new Slot(index, path, Slot.Kind.PROPERTY, type, null, true, unit);
  }

  @Override
  public Optional<Shape> ofModel(String modelId) {
    return modelId.equals(OVEN) ? Optional.of(SHAPE) : Optional.empty();
  }

  @Override
  public Optional<Shape> ofTwin(String twinId) {
    return twinId.equals("oven-1") ? Optional.of(SHAPE) : Optional.empty();
  }

  /// What is wrong with a file, each as `line:column: message`.
  static List<String> problems(String yaml, Models models) {
    List<Problem> problems = new ArrayList<>();
    List<Behaviour> behaviours = read(yaml, problems);
    Behaviours.plans(behaviours, new SmallPlant(), models, problems);
    return problems.stream()
        .map(each -> "%d:%d: %s".formatted(each.line(), each.column(), each.message()))
        .toList();
  }

  /// The plan of a file that has one behaviour and nothing wrong.
  public static Plan plan(String yaml, Models models) {
    List<Problem> problems = new ArrayList<>();
    List<Plan> plans = Behaviours.plans(read(yaml, problems), new SmallPlant(), models, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
    return plans.getFirst();
  }

  private static List<Behaviour> read(String yaml, List<Problem> problems) {
    return ScenarioFiles.parse(List.of(new NamedText("scenarios/a.yaml", yaml)), problems);
  }
}
