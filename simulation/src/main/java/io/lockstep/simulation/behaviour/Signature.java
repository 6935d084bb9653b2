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
  public record Port(
      String name,
      boolean isInput,
      boolean isStart,
      boolean isNumber,
      String unit,
      Optional<BaseUnit> base,
      boolean isReal) {
    /// One that can be any number, if it is one at all.
    public Port(
        String name,
        boolean isInput,
        boolean isStart,
        boolean isNumber,
        String unit,
        Optional<BaseUnit> base) {
      this(name, isInput, isStart, isNumber, unit, base, isNumber);
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
              isNumber(variable) && variable.type() instanceof VariableType.Real));
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
