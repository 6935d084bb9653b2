package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Instance;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sets start values before the initialisation: structural parameters first, since sizes of arrays
/// depend on them. Stateless.
public final class StartValues {
  private StartValues() {}

  /// Sets the values, before the initialisation of the instance.
  ///
  /// @param values by the names of variables; elements of arrays apart by blanks
  /// @param where whose values these are, for messages
  public static void apply(Instance instance, Map<String, String> values, String where) {
    Map<Variable, String> structural = new LinkedHashMap<>();
    Map<Variable, String> others = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          Variable variable =
              instance
                  .description()
                  .variable(name)
                  .orElseThrow(
                      () ->
                          new LockstepException(
                              ErrorCode.INVALID_ARGUMENT,
                              "%s %s=%s: expected a variable of the FMU, found none of this name"
                                  .formatted(where, name, value)));
          (variable.causality() == Causality.STRUCTURAL_PARAMETER ? structural : others)
              .put(variable, value);
        });
    if (!structural.isEmpty()) {
      instance.enterConfiguration();
      structural.forEach((variable, value) -> set(instance, variable, value, where));
      instance.exitConfiguration();
    }
    others.forEach((variable, value) -> set(instance, variable, value, where));
  }

  private static void set(Instance instance, Variable variable, String value, String where) {
    Slot slot = Slot.of(instance, variable);
    slot.write(slot.read(where + " " + variable.name(), value));
  }
}
