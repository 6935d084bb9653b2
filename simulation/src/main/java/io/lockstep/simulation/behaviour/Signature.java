package io.lockstep.simulation.behaviour;

import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.Initial;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Unit;
import io.lockstep.simulation.fmi.Unit.BaseUnit;
import io.lockstep.simulation.fmi.Variability;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmi.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a model can be told and tells: its scalar variables. Immutable.
public record Signature(List<Port> ports) {
  /// A variable.
  ///
  /// @param name unique
  /// @param isInput whether it may be told before each step: inputs, and parameters that are
  ///   tunable
  /// @param isStart whether it may be told once, before the first
  /// @param isNumber false for texts, binaries, clocks and arrays, which behaviours do not carry
  /// @param unit its name; empty for none
  /// @param base what the unit is in SI units, when the model says it
  /// @param isReal whether it can be any number, and not whole ones or booleans only
  /// @param facts what else the model says of it
  public record Port(
      String name,
      boolean isInput,
      boolean isStart,
      boolean isNumber,
      String unit,
      Optional<BaseUnit> base,
      boolean isReal,
      Facts facts) {
    /// One that can be any number, if it is one at all.
    public Port(
        String name,
        boolean isInput,
        boolean isStart,
        boolean isNumber,
        String unit,
        Optional<BaseUnit> base,
        Facts facts) {
      this(name, isInput, isStart, isNumber, unit, base, isNumber, facts);
    }
  }

  /// What helps who chooses a variable; a run needs none of it. Numbers are in the variable's unit.
  ///
  /// @param causality who gives it its value
  /// @param start what it is when nobody says otherwise
  /// @param description a sentence, or nothing
  public record Facts(
      Causality causality,
      OptionalDouble start,
      OptionalDouble min,
      OptionalDouble max,
      String description) {
    /// Of one without bounds.
    public static Facts of(Causality causality, OptionalDouble start, String description) {
      return new Facts(
          causality, start, OptionalDouble.empty(), OptionalDouble.empty(), description);
    }

    private static Facts of(Variable variable) {
      OptionalDouble min = OptionalDouble.empty();
      OptionalDouble max = OptionalDouble.empty();
      switch (variable.type()) {
        case VariableType.Real real -> {
          min = real.min();
          max = real.max();
        }
        case VariableType.Whole whole -> {
          min = number(whole.min());
          max = number(whole.max());
        }
        case VariableType.Enumeration of -> {
          min = number(of.min());
          max = number(of.max());
        }
        case VariableType.Bool _,
            VariableType.Text _,
            VariableType.Binary _,
            VariableType.Clock _ -> {}
      }
      return new Facts(
          variable.causality(), startOf(variable), min, max, variable.description().strip());
    }

    private static OptionalDouble number(OptionalLong whole) {
      return whole.isPresent()
          ? OptionalDouble.of((double) whole.getAsLong())
          : OptionalDouble.empty();
    }

    /// Of a scalar that is a number.
    private static OptionalDouble startOf(Variable variable) {
      String text =
          variable.start().filter(all -> all.size() == 1).map(List::getFirst).orElse("").strip();
      if (!isNumber(variable) || text.isEmpty()) {
        return OptionalDouble.empty();
      }
      try {
        return OptionalDouble.of(
            switch (text) {
              case "true" -> 1;
              case "false" -> 0;
              default -> Double.parseDouble(text);
            });
      } catch (NumberFormatException _) {
        return OptionalDouble.empty();
      }
    }
  }

  /// Keeps a copy.
  public Signature {
    ports = List.copyOf(ports);
  }

  /// The variable of a name.
  public Optional<Port> port(String name) {
    return ports.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// What an FMU's description says.
  public static Signature of(ModelDescription description) {
    List<Port> ports = new ArrayList<>();
    for (Variable variable : description.variables()) {
      if (variable.causality() == Causality.INDEPENDENT) {
        continue;
      }
      String unit = variable.type() instanceof VariableType.Real real ? real.unit().orElse("") : "";
      boolean mayBeSet =
          variable.variability() != Variability.CONSTANT
              && (variable.initial() == Initial.EXACT || variable.initial() == Initial.APPROX);
      ports.add(
          new Port(
              variable.name(),
              variable.causality() == Causality.INPUT || isTunable(variable),
              mayBeSet && variable.causality() != Causality.STRUCTURAL_PARAMETER,
              isNumber(variable),
              unit,
              description.unit(unit).flatMap(Unit::base),
              isNumber(variable) && variable.type() instanceof VariableType.Real,
              Facts.of(variable)));
    }
    return new Signature(ports);
  }

  /// A parameter that may be set between steps.
  private static boolean isTunable(Variable variable) {
    return variable.causality() == Causality.PARAMETER
        && variable.variability() == Variability.TUNABLE;
  }

  private static boolean isNumber(Variable variable) {
    boolean isScalarType =
        switch (variable.type()) {
          case VariableType.Real _, VariableType.Whole _, VariableType.Bool _ -> true;
          case VariableType.Enumeration _ -> true;
          case VariableType.Text _, VariableType.Binary _, VariableType.Clock _ -> false;
        };
    return isScalarType && variable.dimensions().isEmpty();
  }
}
